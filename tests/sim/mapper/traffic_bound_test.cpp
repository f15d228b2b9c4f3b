// SPDX-License-Identifier: MIT
#include "sim/mapper/traffic_bound.hpp"

#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "sim/mapper/mapper.hpp"
#include "tests/sim/mapper/random_cases.hpp"

namespace lnsim {
namespace {

/// 8-bit operands; 1,000 elements in the global buffer and 16 + 8 in each of 2 processing elements,
/// whose collectors have 2 x 4 sums.
Architecture small_memories() {
  auto machine = test::machine("lns-madam-pe");
  machine.processing_elements = 2;
  machine.pe.lanes = 2;
  machine.pe.collector_entries = 4;
  machine.pe.buffer_a.capacity = Bytes(16);
  machine.pe.buffer_b.capacity = Bytes(8);
  machine.memory->global_buffer.capacity = Bytes(1000);
  return machine;
}

constexpr double elements = 1000 + 2 * (16 + 8) + 2 * (2 * 4);

TEST(TrafficBound, OfAMatrixProduct) {
  const auto nest = loop_nests({.n = 300, .k = 200, .c = 100}, Pass::Forward).front();
  const auto bound = traffic_bound(nest, small_memories(), parse_number_format("lns8g8"));
  EXPECT_EQ(bound.compulsory, Bytes(200 * 100 + 300 * 100 + 300 * 200));
  const auto moved = 2.0 * 300 * 200 * 100 / std::sqrt(elements) - 2 * elements;
  EXPECT_EQ(bound.input_output, Bytes(static_cast<std::uint64_t>(moved)));
  EXPECT_EQ(bound.larger(), bound.input_output);
}

TEST(TrafficBound, OfFourBitsIsHalfAndItsMemoriesHoldTwice) {
  const auto nest = loop_nests({.n = 300, .k = 200, .c = 100}, Pass::Forward).front();
  const auto bound = traffic_bound(nest, small_memories(), parse_number_format("int4"));
  EXPECT_EQ(bound.compulsory, Bytes((200 * 100 + 300 * 100 + 300 * 200) / 2));
  const double twice = 2 * (1000 + 2 * (16 + 8)) + 2 * (2 * 4);
  const auto moved =
      static_cast<std::uint64_t>(2.0 * 300 * 200 * 100 / std::sqrt(twice) - 2 * twice);
  EXPECT_EQ(bound.input_output, Bytes((moved + 1) / 2));
}

TEST(TrafficBound, OfAConvolutionCountsAPixelForEveryWindowThatSharesIt) {
  const auto axis = test::axis(32, 3, 1, 1);
  const Contraction op{.n = 1, .k = 64, .c = 16, .height = axis, .width = axis};
  const auto nest = loop_nests(op, Pass::Forward).front();
  const auto bound = traffic_bound(nest, small_memories(), parse_number_format("lns8g8"));
  EXPECT_EQ(bound.compulsory, Bytes(64 * 16 * 9 + 16 * 32 * 32 + 64 * 32 * 32));
  const auto moved = 2.0 * 64 * 16 * 9 * 32 * 32 / std::sqrt(9 * elements) - 2 * elements;
  EXPECT_EQ(bound.input_output, Bytes(static_cast<std::uint64_t>(moved)));
}

TEST(TrafficBound, OfAStridedConvolutionSharesLess) {
  const auto axis = test::axis(33, 3, 2, 1);
  const Contraction op{.n = 1, .k = 64, .c = 16, .height = axis, .width = axis};
  const auto nest = loop_nests(op, Pass::Forward).front();
  const auto bound = traffic_bound(nest, small_memories(), parse_number_format("lns8g8"));
  // Two windows along each axis share a pixel at the most.
  const auto moved = 2.0 * 64 * 16 * 9 * 17 * 17 / std::sqrt(4 * elements) - 2 * elements;
  EXPECT_EQ(bound.input_output, Bytes(static_cast<std::uint64_t>(moved)));
}

TEST(TrafficBound, OfGroupsIsThatOfEach) {
  const Contraction op{.groups = 5, .n = 300, .k = 200, .c = 100};
  const auto nest = loop_nests(op, Pass::Forward).front();
  auto one = nest;
  one.groups = 1;
  const auto format = parse_number_format("lns8g8");
  const auto bound = traffic_bound(nest, small_memories(), format);
  EXPECT_EQ(bound.compulsory, 5 * traffic_bound(one, small_memories(), format).compulsory);
  EXPECT_EQ(bound.input_output, 5 * traffic_bound(one, small_memories(), format).input_output);
  EXPECT_EQ(traffic_bound(packed(nest, 5), small_memories(), format).compulsory, bound.compulsory);
}

TEST(TrafficBound, IsNothingWhereEverythingFitsOrThereIsNoDram) {
  const auto nest = loop_nests({.n = 3, .k = 2, .c = 4}, Pass::Forward).front();
  const auto format = parse_number_format("lns8g8");
  EXPECT_EQ(traffic_bound(nest, small_memories(), format).input_output, Bytes(0));
  const auto ideal = traffic_bound(nest, test::machine("lns-madam-pe-ideal"), format);
  EXPECT_EQ(ideal.larger(), Bytes(0));
}

TEST(TrafficBound, IsBelowWhatTheMapperMoves) {
  constexpr int cases = 400;
  test::Random random(7);
  std::uint64_t tight = 0;
  for (int i = 0; i < cases; ++i) {
    const auto nest = test::random_nest(random, {.extent = 300, .pixels = 20, .taps = 5});
    const auto machine =
        random.chance(50) ? test::small_machine(random, true) : test::usual_machine(random);
    const auto formats = test::random_formats(random);
    const Scorer scorer(Objective::LeastDram, machine, formats, std::nullopt);
    const auto result = Search(machine, formats, scorer, usual_effort).run(nest);
    if (!result.mapping) {
      continue;
    }
    const auto burst = machine.memory->dram.burst_bytes;
    const auto moved = static_cast<std::uint64_t>(result.score.first) * burst;
    const auto bound = traffic_bound(nest, machine, formats);
    EXPECT_GE(moved, bound.compulsory.value()) << "case " << i;
    EXPECT_GE(moved, bound.input_output.value()) << "case " << i;
    tight += moved < 2 * bound.larger().value() ? 1 : 0;
  }
  EXPECT_GT(tight, static_cast<std::uint64_t>(cases / 4));
}

}  // namespace
}  // namespace lnsim
