// SPDX-License-Identifier: MIT
#include "sim/cycle/tile_comparison.hpp"

#include <span>
#include <utility>

#include <gtest/gtest.h>

#include "sim/cycle/datapath/operand_stimulus.hpp"
#include "tests/sim/cycle/datapath/elements.hpp"

namespace lnsim::cycle {
namespace {

using namespace datapath;

constexpr std::uint64_t vector_size = 4;

/// A tile of one row, one column and two taps, with its right result.
struct Example {
  NumberFormat format = parse_number_format("lns8g8");
  TileOperands tile = make_operands({1, 1, 6, 2}, format, OperandStimulus::Random, 3);
  TileResult result;

  Example() {
    const auto numerics = numerics::make_datapath(format);
    const std::span a(tile.a);
    const std::span b(tile.b);
    numerics::Sum sum = 0;
    for (const auto& [first, count] : {std::pair{0U, 4U}, {4U, 2U}, {6U, 4U}, {10U, 2U}}) {
      static_cast<void>(
          numerics->accumulate({&sum, 1}, a.subspan(first, count), b.subspan(first, count)));
    }
    result.sums = {sum};
    result.outputs = {numerics->output(sum, tile.output_offset)};
  }
  [[nodiscard]] std::string difference() const {
    const auto numerics = numerics::make_datapath(format);
    return value_difference(tile, result, *numerics, vector_size).value_or("");
  }
};

TEST(TileComparison, FindsEveryWrongValue) {
  const Example right;
  EXPECT_EQ(right.difference(), "");
  auto wrong = right;
  ++wrong.result.sums[0];
  EXPECT_NE(wrong.difference().find("row 0, column 0, sum: expected"), std::string::npos);
  wrong = right;
  wrong.result.outputs[0] ^= 1U;
  EXPECT_NE(wrong.difference().find("row 0, column 0, output: expected"), std::string::npos);
  wrong = right;
  wrong.result.overflows = 1;
  EXPECT_EQ(wrong.difference(), "overflows: expected 0, found 1");
}

TEST(TileComparison, FindsWrongCyclesAndCounts) {
  const auto format = parse_number_format("lns8g8");
  const MachineEvents events(machine_of(small_element()), format);
  Execution execution;
  execution.cycles.compute = Cycles(10);
  execution.cycles.fill_drain = Cycles(3);
  execution.cycles.output_stall = Cycles(5);
  execution.counts.add(events.buffer_b_read, 2);
  TileCounts counts{.buffer_b_reads = 2};
  EXPECT_EQ(execution_difference(Cycles(13), counts, execution, events), std::nullopt);
  EXPECT_EQ(execution_difference(Cycles(18), counts, execution, events),
            "cycles: expected 13, found 18");
  counts.accumulations = 1;
  EXPECT_EQ(execution_difference(Cycles(13), counts, execution, events),
            "the tile model counts other events");
}

}  // namespace
}  // namespace lnsim::cycle
