// SPDX-License-Identifier: MIT
#include "sim/mapping/legality.hpp"

#include <string>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "tests/sim/machines.hpp"

namespace lnsim {
namespace {

/// 8-bit operands, partial sums of 24 bits; a 2 x 3 kernel.
class Rules : public testing::Test {
 protected:
  Rules() {
    machine_.processing_elements = 2;
    machine_.pe.lanes = 2;
    machine_.pe.collector_entries = 4;
    machine_.pe.buffer_a.capacity = Bytes(2 * 48);
    machine_.pe.buffer_b.capacity = Bytes(2 * 32);
    machine_.memory->global_buffer.capacity = Bytes(2 * (96 + 72 + 16));
    mapping_.nest = loop_nests({.n = 1,
                                .k = 8,
                                .c = 8,
                                .height = {.input = 5, .output = 4, .taps = 2},
                                .width = {.input = 6, .output = 4, .taps = 3}},
                               Pass::Forward)
                        .front();
    mapping_.pe_rows = 2;
    mapping_.array = {.rows = 4, .columns = 4, .reduction = 4, .taps = 3};
    mapping_.buffer = {.rows = 4, .columns = 4, .reduction = 4, .taps = 6};
  }

  [[nodiscard]] std::string broken(const Mapping& mapping) const {
    return std::string(Legality(machine_, format_).broken_rule(mapping));
  }
  void expect_broken(const Mapping& mapping, const std::string& part) const {
    EXPECT_NE(broken(mapping).find(part), std::string::npos) << broken(mapping);
    EXPECT_THROW(Legality(machine_, format_).check(mapping), Error);
    EXPECT_FALSE(Legality(machine_, format_).allows(mapping));
  }

  Architecture machine_ = test::machine("lns-madam-pe");
  NumberFormat format_ = parse_number_format("lns8g8");
  Mapping mapping_;
};

TEST_F(Rules, AreKept) {
  EXPECT_EQ(broken(mapping_), "");
  EXPECT_NO_THROW(Legality(machine_, format_).check(mapping_));
}

TEST_F(Rules, ExtentsArePositive) {
  for (const auto member : {&Tile::rows, &Tile::columns, &Tile::reduction, &Tile::taps}) {
    auto bad = mapping_;
    bad.array.*member = 0;
    expect_broken(bad, "at least 1");
  }
  auto bad = mapping_;
  bad.pe_rows = 0;
  expect_broken(bad, "at least 1");
}

TEST_F(Rules, BlocksLieInTilesAndTilesInTheNest) {
  for (const auto member : {&Tile::rows, &Tile::columns, &Tile::reduction, &Tile::taps}) {
    auto bad = mapping_;
    bad.array.*member = bad.buffer.*member + 1;
    expect_broken(bad, "lies in");
    bad = mapping_;
    bad.buffer.*member = bad.nest.whole.*member + 1;
    expect_broken(bad, "lies in");
  }
}

TEST_F(Rules, TapsAreWholeRowsOrEqualParts) {
  auto bad = mapping_;
  bad.array.taps = 2;
  expect_broken(bad, "kernel positions");
  bad = mapping_;
  bad.buffer.taps = 4;
  expect_broken(bad, "kernel positions");
}

TEST_F(Rules, ThereAreAsManyProcessingElements) {
  auto bad = mapping_;
  bad.pe_columns = 2;
  expect_broken(bad, "processing elements");
}

TEST_F(Rules, SumsOfAReductionInChunksFitTheCollector) {
  auto bad = mapping_;
  bad.array.columns = 5;
  bad.buffer.columns = 5;
  expect_broken(bad, "collector");
  // Without chunks they need not.
  bad.array.taps = bad.buffer.taps = 3;
  EXPECT_EQ(broken(bad).find("collector"), std::string::npos) << broken(bad);
}

TEST_F(Rules, OperandsAndTilesFitHalves) {
  // 2 rows of 4 x 6; 3 x 4 pixels under 4 windows of a row, times 4 channels, of 32 bytes.
  machine_.pe.buffer_a.capacity = Bytes(2 * 48 - 2);
  expect_broken(mapping_, "operand A");
  machine_.pe.buffer_a.capacity = Bytes(2 * 48);
  machine_.pe.buffer_b.capacity = Bytes(2 * 24);
  EXPECT_EQ(broken(mapping_), "");
  machine_.pe.buffer_b.capacity = Bytes(2 * 24 - 2);
  expect_broken(mapping_, "operand B");
}

TEST_F(Rules, SumsThatWaitTakeMoreOfTheGlobalBuffer) {
  // 96 bytes of A, 2 x 6 pixels of 4 channels, 16 outputs.
  const std::uint64_t operands = 96 + 48;
  machine_.memory->global_buffer.capacity = Bytes(2 * (operands + 16));
  EXPECT_EQ(broken(mapping_), "");
  machine_.memory->global_buffer.capacity = Bytes(2 * (operands + 16) - 2);
  expect_broken(mapping_, "global buffer");
  auto spills = mapping_;
  spills.array.columns = 2;
  machine_.memory->global_buffer.capacity = Bytes(2 * (operands + 16 * 3));
  EXPECT_EQ(broken(spills), "");
  machine_.memory->global_buffer.capacity = Bytes(2 * (operands + 16 * 3) - 2);
  expect_broken(spills, "global buffer");
  machine_.memory.reset();
  EXPECT_EQ(broken(spills), "");
}

}  // namespace
}  // namespace lnsim
