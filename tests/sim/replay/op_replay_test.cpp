// SPDX-License-Identifier: MIT
#include "sim/replay/op_replay.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "models/numerics/codec/word.hpp"

namespace lnsim::replay {
namespace {

namespace fs = std::filesystem;
using cycle::datapath::TileOperands;
using cycle::datapath::TileResult;

/// Lanes and collector entries smaller than what is multiplied.
lnsim::ProcessingElement element() {
  lnsim::ProcessingElement pe;
  pe.lanes = 2;
  pe.vector_size = 4;
  pe.collector_entries = 3;
  return pe;
}

/// 3 rows of 5 elements times 4 columns of them, as integers of 8 bits.
class OpReplayOfIntegers : public testing::Test {
 protected:
  OpReplayOfIntegers() { fs::create_directories(folder_); }
  ~OpReplayOfIntegers() override { fs::remove_all(folder_); }

  [[nodiscard]] fs::path write(const std::string& name, const std::string& type,
                               const std::string& shape, const std::string& elements) const {
    const auto form =
        "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
    std::string content("\x93NUMPY\x01\x00", 8);
    content += static_cast<char>(form.size());
    std::ofstream(folder_ / name, std::ios::binary) << content + '\0' + form + elements;
    return folder_ / name;
  }

  /// Row n of the first factor is all n + 1, row k of the second all k + 1.
  [[nodiscard]] Payload payload(std::int64_t wrong_by) const {
    std::string first;
    std::string second;
    std::string sums;
    for (char n = 0; n < 4; ++n) {
      first.append(5, static_cast<char>(n + 1));
      for (char k = 0; k < 3; ++k) {
        const auto sum = std::int64_t{5} * (n + 1) * (k + 1) + (n == 2 && k == 1 ? wrong_by : 0);
        sums.append(reinterpret_cast<const char*>(&sum), sizeof sum);
      }
    }
    for (char k = 0; k < 3; ++k) {
      second.append(5, static_cast<char>(k + 1));
    }
    const Contraction work{.n = 4, .k = 3, .c = 5, .height = {}, .width = {}};
    const auto numbers = write("x.npy", "|u1", "(4, 5)", first);
    const auto weights = write("w.npy", "|u1", "(3, 5)", second);
    return {.op = {.layer = "m", .pass = Pass::Forward, .kind = OpKind::Matmul, .work = work},
            .numbers = {{Role::First, numbers}, {Role::Second, weights}},
            .datapath = DatapathRecord{.format = "int8",
                                       .formats = arithmetic().formats,
                                       .vector_size = 4,
                                       .a = {weights, 0.5},
                                       .b = {numbers, 2},
                                       .sums = write("s.npy", "<i8", "(4, 3)", sums)}};
  }

  [[nodiscard]] static ReplayArithmetic arithmetic() { return {parse_number_format("int8"), 4}; }

  /// Computes every tile as it is written.
  static ReplayedOp run(const Payload& payload) {
    OpReplay replay(payload, arithmetic(), element());
    while (const auto* tile = replay.next()) {
      replay.done(computed(*tile));
    }
    return replay.result();
  }

  static TileResult computed(const TileOperands& tile) {
    EXPECT_LE(tile.shape.rows, 2U);
    EXPECT_LE(tile.shape.columns, 3U);
    TileResult result;
    for (std::size_t row = 0; row < tile.shape.rows; ++row) {
      for (std::size_t column = 0; column < tile.shape.columns; ++column) {
        result.sums.push_back(std::int64_t{5} * tile.a[row * 5] * tile.b[column * 5]);
      }
    }
    return result;
  }

 private:
  fs::path folder_ =
      fs::path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(OpReplayOfIntegers, ComparesEveryOutput) {
  const auto op = run(payload(0));
  EXPECT_EQ(op.outputs, 12U);
  EXPECT_EQ(op.compared, 12U);
  EXPECT_EQ(op.mismatches, 0U);
  EXPECT_EQ(op.first_mismatch, std::nullopt);
  EXPECT_EQ(op.signal_to_noise_db, std::nullopt) << "there is no noise";
}

TEST_F(OpReplayOfIntegers, LocatesADifference) {
  const auto op = run(payload(7));
  EXPECT_EQ(op.mismatches, 1U);
  EXPECT_EQ(op.first_mismatch, (Mismatch{.index = {2, 1}, .expected = 37, .found = 30}));
}

/// A scale of 1.1 in all makes every output a tenth too large.
TEST_F(OpReplayOfIntegers, MeasuresNoiseAgainstTheNumbers) {
  auto scaled = payload(0);
  scaled.datapath->b.scale = 2.2;
  EXPECT_NEAR(run(scaled).signal_to_noise_db.value(), 20, 1e-9);
}

TEST_F(OpReplayOfIntegers, IsNotComparedInOtherArithmetic) {
  auto other = payload(7);
  other.datapath->vector_size = 8;
  const auto op = run(other);
  EXPECT_EQ(op.compared, 0U);
  EXPECT_EQ(op.mismatches, 0U);
  EXPECT_EQ(op.recorded, (RecordedArithmetic{.format = "int8", .vector_size = 8}));
}

TEST_F(OpReplayOfIntegers, NeedsWordsOrNumbersOfBothFactors) {
  auto words = payload(0);
  words.numbers.erase(Role::First);
  EXPECT_TRUE(replayable(words, arithmetic()));
  EXPECT_EQ(run(words).mismatches, 0U);
  words.datapath.reset();
  EXPECT_FALSE(replayable(words, arithmetic()));
}

/// Rows are all of one number, so that each has the scale of that, and all are exact.
TEST_F(OpReplayOfIntegers, QuantisesBlocksAlongTheReduction) {
  const ReplayArithmetic in_blocks{parse_number_format("mxfp4"), 4};
  const auto numerics = numerics::make_datapath(in_blocks.formats);
  OpReplay replay(payload(0), in_blocks, element());
  while (const auto* tile = replay.next()) {
    TileResult result;
    const std::span a(tile->a);
    const std::span b(tile->b);
    for (std::size_t row = 0; row < tile->shape.rows; ++row) {
      for (std::size_t column = 0; column < tile->shape.columns; ++column) {
        const auto left = a.subspan(row * 5, 5);
        const auto right = b.subspan(column * 5, 5);
        EXPECT_EQ(std::ranges::count(left, left.front()), 5);
        EXPECT_EQ(left.front() & 6U, numerics::encode_word(4, 1, in_blocks.formats.lane));
        result.sums.push_back(numerics->dot(left, right, 4).sum);
      }
    }
    replay.done(result);
  }
  EXPECT_EQ(replay.result().compared, 0U);
  EXPECT_EQ(replay.result().signal_to_noise_db, std::nullopt) << "there is no noise";
}

TEST_F(OpReplayOfIntegers, RefusesNumbersThatAreNone) {
  auto numbers = payload(0);
  numbers.datapath.reset();
  const std::string nan("\x00\x00\xc0\x7f", 4);
  std::string elements;
  for (int i = 0; i < 15; ++i) {
    elements += nan;
  }
  numbers.numbers[Role::Second] = write("nan.npy", "<f4", "(3, 5)", elements);
  try {
    run(numbers);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("nan.npy"), std::string::npos);
  }
}

}  // namespace
}  // namespace lnsim::replay
