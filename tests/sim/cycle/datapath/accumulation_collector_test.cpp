// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/accumulation_collector.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace lnsim::cycle::datapath {
namespace {

const numerics::Accumulator eight_bits(8, numerics::OverflowPolicy::Saturate);

TEST(AccumulationCollector, KeepsAPartialSumAnEntry) {
  AccumulationCollector collector("collector", 3, eight_bits);
  collector.accumulate(0, std::vector<std::int64_t>{1, 2});
  collector.accumulate(2, std::vector<std::int64_t>{-5});
  collector.accumulate(0, std::vector<std::int64_t>{10});
  EXPECT_EQ(collector[0].value(), 13);
  EXPECT_EQ(collector[1].value(), 0);
  EXPECT_EQ(collector[2].value(), -5);
  const auto counts = collector.take_counts();
  EXPECT_EQ(counts.additions, 4U);
  EXPECT_EQ(counts.reads, 3U);
  EXPECT_EQ(counts.writes, 3U);
  collector.clear();
  EXPECT_EQ(collector[0].value(), 0);
  EXPECT_EQ(collector.take_counts().additions, 0U);
}

/// 100 + 100 saturates at 127 before -100 arrives; the other order does not saturate.
TEST(AccumulationCollector, AddsInTheOrderOfTheElements) {
  AccumulationCollector collector("collector", 2, eight_bits);
  collector.accumulate(0, std::vector<std::int64_t>{100, 100, -100});
  collector.accumulate(1, std::vector<std::int64_t>{100, -100, 100});
  EXPECT_EQ(collector[0].value(), 27);
  EXPECT_EQ(collector[0].overflows(), 1U);
  EXPECT_EQ(collector[1].value(), 100);
  EXPECT_EQ(collector[1].overflows(), 0U);
}

}  // namespace
}  // namespace lnsim::cycle::datapath
