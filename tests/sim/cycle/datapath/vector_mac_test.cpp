// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/vector_mac.hpp"

#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "tests/sim/cycle/datapath/elements.hpp"

namespace lnsim::cycle::datapath {
namespace {

using numerics::LnsCode;

const sc_core::sc_time cycle(1, sc_core::SC_NS);

struct Lane {
  numerics::LnsDatapath datapath{parse_number_format("lns8g8")};
  std::vector<LnsCode> a{{.exponent = 120}, {.exponent = 90}, {.zero = true}, {.exponent = 126}};
  std::vector<LnsCode> b{{.exponent = 126}, {true, false, 111}, {.exponent = 1}, {.exponent = 80}};
  Broadcast broadcast;
  VectorMac mac{"mac", small_element(), datapath, broadcast, cycle};

  void send(std::uint64_t column) {
    broadcast.vector = b;
    broadcast.column = column;
    broadcast.valid.notify(sc_core::SC_ZERO_TIME);
  }
  [[nodiscard]] std::int64_t sum(std::uint64_t column) const {
    return mac.collector()[column].value();
  }
};

/// Initiation interval 2 and depth 7: in the collector after 9 cycles, not after 8.
TEST(VectorMac, PutsTheSumIntoTheCollectorAfterIssueAndPipeline) {
  Lane lane;
  lane.mac.latch(lane.a);
  lane.send(3);
  sc_core::sc_start(cycle * 8.5);
  EXPECT_EQ(lane.sum(3), 0);
  sc_core::sc_start(cycle);
  EXPECT_EQ(lane.sum(3), lane.datapath.dot(lane.a, lane.b).sum);
  EXPECT_NE(lane.sum(3), 0);
}

TEST(VectorMac, HoldsSeveralVectorsInItsPipeline) {
  Lane lane;
  lane.mac.latch(lane.a);
  for (const std::uint64_t column : {0, 1, 2, 0, 4, 0}) {
    lane.send(column);
    sc_core::sc_start(cycle * 2);
  }
  sc_core::sc_start(cycle * 20);
  const auto once = lane.datapath.dot(lane.a, lane.b).sum;
  EXPECT_EQ(lane.sum(0), 3 * once);
  EXPECT_EQ(lane.sum(1), once);
  EXPECT_EQ(lane.sum(2), once);
  EXPECT_EQ(lane.sum(3), 0);
  EXPECT_EQ(lane.sum(4), once);
  const auto counts = lane.mac.take_counts();
  EXPECT_EQ(counts.latches, 1U);
  EXPECT_EQ(counts.exponent_additions, 24U);
  EXPECT_EQ(counts.conversions, 24U);
  EXPECT_EQ(counts.collector.additions, 24U);
  EXPECT_EQ(counts.collector.writes, 6U);
}

TEST(VectorMac, IsGatedUntilItLatches) {
  Lane lane;
  lane.send(0);
  sc_core::sc_start(cycle * 20);
  EXPECT_EQ(lane.mac.take_counts().exponent_additions, 0U);
  lane.mac.latch(lane.a);
  lane.mac.reset();
  lane.send(0);
  sc_core::sc_start(cycle * 20);
  EXPECT_EQ(lane.mac.take_counts().exponent_additions, 0U);
  EXPECT_EQ(lane.sum(0), 0);
}

}  // namespace
}  // namespace lnsim::cycle::datapath
