// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/accumulation_collector.hpp"

#include <bit>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace lnsim::cycle::datapath {
namespace {

AccumulationCollector collector_of(const char* format) {
  return {"collector", 3, 2, parse_number_format(format)};
}

VectorSum bits_of(float x) { return std::bit_cast<std::uint32_t>(x); }

TEST(AccumulationCollector, KeepsAPartialSumAnEntryAndLane) {
  auto collector = collector_of("lns8g8");
  collector.accumulate(0, std::vector<VectorSum>{3, -4});
  collector.accumulate(2, std::vector<VectorSum>{-5});
  collector.accumulate(0, std::vector<VectorSum>{10, 1});
  EXPECT_EQ(collector.sum(0, 0), 13);
  EXPECT_EQ(collector.sum(0, 1), -3);
  EXPECT_EQ(collector.sum(2, 0), -5);
  EXPECT_EQ(collector.sum(2, 1), 0);
  const auto counts = collector.take_counts();
  EXPECT_EQ(counts.reads, 5U);
  EXPECT_EQ(counts.writes, 5U);
  EXPECT_EQ(counts.overflows, 0U);
  collector.clear();
  EXPECT_EQ(collector.sum(0, 0), 0);
  EXPECT_EQ(collector.take_counts().writes, 0U);
}

TEST(AccumulationCollector, SaturatesOrWrapsToItsWidth) {
  auto saturating = collector_of("lns8g8-a8-h1");
  auto wrapping = collector_of("lns8g8-a8-h1-wrap");
  for (auto* collector : {&saturating, &wrapping}) {
    collector->accumulate(0, std::vector<VectorSum>{100, -100});
    collector->accumulate(0, std::vector<VectorSum>{100, -28});
  }
  EXPECT_EQ(saturating.sum(0, 0), 127);
  EXPECT_EQ(wrapping.sum(0, 0), -56);
  EXPECT_EQ(saturating.sum(0, 1), -128);
  EXPECT_EQ(wrapping.sum(0, 1), -128);
  EXPECT_EQ(saturating.take_counts().overflows, 1U);
  EXPECT_EQ(wrapping.take_counts().overflows, 1U);
}

TEST(AccumulationCollector, KeepsAWordABinWhereBinsAreDeferred) {
  auto collector = collector_of("lns4g2-a8-h1-bins-deferred");
  collector.accumulate(1, std::vector<VectorSum>{1, 100, 3, -100});
  collector.accumulate(1, std::vector<VectorSum>{10, 100});
  EXPECT_EQ(collector.sum(1, 0, 0), 11);
  EXPECT_EQ(collector.sum(1, 0, 1), 127);
  EXPECT_EQ(collector.sum(1, 1, 0), 3);
  EXPECT_EQ(collector.sum(1, 1, 1), -100);
  EXPECT_EQ(collector.sum(0, 1, 1), 0);
  const auto counts = collector.take_counts();
  EXPECT_EQ(counts.reads, 3U);
  EXPECT_EQ(counts.writes, 3U);
  EXPECT_EQ(counts.overflows, 1U);
}

TEST(AccumulationCollector, RoundsAsItsFloatingPointFormat) {
  auto single = collector_of("fp16");
  auto half = collector_of("fp16-a16");
  for (auto* collector : {&single, &half}) {
    collector->accumulate(0, std::vector<VectorSum>{bits_of(2048), bits_of(-1)});
    collector->accumulate(0, std::vector<VectorSum>{bits_of(1), bits_of(1)});
  }
  EXPECT_EQ(single.sum(0, 0), bits_of(2049));
  EXPECT_EQ(half.sum(0, 0), 0x6800);  // 2048, to even
  EXPECT_EQ(half.sum(0, 1), 0);
}

/// The lowest word is NaN, which no finite sum becomes and which stays.
TEST(AccumulationCollector, SaturatesAWindowAtEndsOfOneMagnitude) {
  constexpr VectorSum end = (VectorSum{1} << 23) - 1;
  auto collector = collector_of("fp8e4m3-a24");
  collector.accumulate(0, std::vector<VectorSum>{-end, end});
  collector.accumulate(0, std::vector<VectorSum>{-1, 1});
  EXPECT_EQ(collector.sum(0, 0), -end);
  EXPECT_EQ(collector.sum(0, 1), end);
  EXPECT_EQ(collector.take_counts().overflows, 2U);
  collector.accumulate(1, std::vector<VectorSum>{not_a_number, 7});
  collector.accumulate(1, std::vector<VectorSum>{end, not_a_number});
  EXPECT_EQ(collector.sum(1, 0), -end - 1);
  EXPECT_EQ(collector.sum(1, 1), -end - 1);
  EXPECT_EQ(collector.take_counts().overflows, 0U);
}

/// Infinite because of an infinite operand is no overflow, and an infinite sum stays as it is.
TEST(AccumulationCollector, CountsAnOverflowOnce) {
  const auto infinity = bits_of(std::numeric_limits<float>::infinity());
  auto collector = collector_of("fp32");
  collector.accumulate(0, std::vector<VectorSum>{infinity, infinity | special_operand});
  EXPECT_EQ(collector.take_counts().overflows, 1U);
  collector.accumulate(0, std::vector<VectorSum>{bits_of(1), bits_of(1)});
  EXPECT_EQ(collector.take_counts().overflows, 0U);
  collector.accumulate(0, std::vector<VectorSum>{infinity ^ bits_of(-0.0F), infinity});
  EXPECT_EQ(collector.sum(0, 0), 0x7fc00000);
  EXPECT_EQ(collector.sum(0, 1), infinity);
  EXPECT_EQ(collector.take_counts().overflows, 0U);
  const VectorSum nan = 0x7fc00000;
  collector.accumulate(1, std::vector<VectorSum>{nan, nan | special_operand});
  EXPECT_EQ(collector.take_counts().overflows, 1U) << "two infinite sums of finite numbers";
}

}  // namespace
}  // namespace lnsim::cycle::datapath
