// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/vector_mac.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "tests/sim/cycle/datapath/elements.hpp"

namespace lnsim::cycle::datapath {
namespace {

/// Two lanes of a vector of four: 1 2 3 4 and 5 6 7 8, times -1 1 1 2.
struct Lanes {
  VectorMac mac{"mac", small_element(), parse_number_format("int8"),
                small_element().latency_cycles()};
  std::vector<std::uint32_t> a{1, 5, 2, 6, 3, 7, 4, 8};
  std::vector<std::uint32_t> b{static_cast<std::uint32_t>(-1), 1, 1, 2};

  Lanes() { mac.reset(2); }
  void clock(int cycles) {
    for (int i = 0; i < cycles; ++i) {
      mac.clock();
    }
  }
};

/// Initiation interval 2 and a latency of 4 + 3: in the collector after 9 cycles, not after 8.
TEST(VectorMac, PutsSumsIntoTheCollectorAfterIssueAndPipeline) {
  Lanes lanes;
  lanes.mac.latch(lanes.a);
  lanes.mac.issue(lanes.b, 3);
  lanes.clock(8);
  EXPECT_EQ(lanes.mac.collector().sum(3, 0), 0);
  lanes.clock(1);
  EXPECT_EQ(lanes.mac.collector().sum(3, 0), 12);
  EXPECT_EQ(lanes.mac.collector().sum(3, 1), 24);
  EXPECT_EQ(lanes.mac.collector().sum(3, 2), 0);
  lanes.clock(20);
  EXPECT_EQ(lanes.mac.collector().sum(3, 0), 12);
}

TEST(VectorMac, HoldsSeveralVectorsInItsPipeline) {
  Lanes lanes;
  lanes.mac.latch(lanes.a);
  for (const std::uint64_t column : {0, 1, 2, 0, 4, 0}) {
    lanes.mac.issue(lanes.b, column);
    lanes.clock(2);
  }
  lanes.clock(7);
  EXPECT_EQ(lanes.mac.collector().sum(0, 0), 3 * 12);
  EXPECT_EQ(lanes.mac.collector().sum(1, 0), 12);
  EXPECT_EQ(lanes.mac.collector().sum(2, 1), 24);
  EXPECT_EQ(lanes.mac.collector().sum(3, 0), 0);
  EXPECT_EQ(lanes.mac.collector().sum(4, 0), 12);
  const auto counts = lanes.mac.take_counts();
  EXPECT_EQ(counts.latches, 2U);
  EXPECT_EQ(counts.multiplier.multiplications, 48U);
  EXPECT_EQ(counts.multiplier.conversions, 0U);
  EXPECT_EQ(counts.accumulations, 48U);
  EXPECT_EQ(counts.collector.writes, 12U);
}

TEST(VectorMac, ForgetsATile) {
  Lanes lanes;
  lanes.mac.latch(lanes.a);
  lanes.mac.issue(lanes.b, 0);
  lanes.clock(9);
  lanes.mac.reset(1);
  EXPECT_EQ(lanes.mac.collector().sum(0, 0), 0);
  EXPECT_EQ(lanes.mac.collector().sum(0, 1), 0);
}

}  // namespace
}  // namespace lnsim::cycle::datapath
