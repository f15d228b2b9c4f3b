// SPDX-License-Identifier: MIT
#include "models/numerics/accumulator.hpp"

#include <limits>

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim::numerics {
namespace {

constexpr auto int64_max = std::numeric_limits<std::int64_t>::max();
constexpr auto int64_min = std::numeric_limits<std::int64_t>::min();

TEST(Accumulator, SaturatesAtBothEndsAndCounts) {
  Accumulator sum(8, OverflowPolicy::Saturate);
  sum.add(100);
  sum.add(27);
  EXPECT_EQ(sum.value(), 127);
  EXPECT_EQ(sum.overflows(), 0U);
  sum.add(1);
  EXPECT_EQ(sum.value(), 127);
  sum.add(-300);
  EXPECT_EQ(sum.value(), -128);
  EXPECT_EQ(sum.overflows(), 2U);
  sum.clear();
  EXPECT_EQ(sum.value(), 0);
  EXPECT_EQ(sum.overflows(), 0U);
}

TEST(Accumulator, WrapsModuloItsWidthAndCounts) {
  Accumulator sum(8, OverflowPolicy::Wrap);
  sum.add(127);
  sum.add(1);
  EXPECT_EQ(sum.value(), -128);
  sum.add(-1);
  EXPECT_EQ(sum.value(), 127);
  EXPECT_EQ(sum.overflows(), 2U);
}

TEST(Accumulator, FullWidth) {
  Accumulator saturating(64, OverflowPolicy::Saturate);
  saturating.add(int64_max);
  saturating.add(1);
  EXPECT_EQ(saturating.value(), int64_max);
  saturating.clear();
  saturating.add(int64_min);
  saturating.add(-1);
  EXPECT_EQ(saturating.value(), int64_min);
  EXPECT_EQ(saturating.overflows(), 1U);
  Accumulator wrapping(64, OverflowPolicy::Wrap);
  wrapping.add(int64_max);
  wrapping.add(2);
  EXPECT_EQ(wrapping.value(), int64_min + 1);
  EXPECT_EQ(wrapping.overflows(), 1U);
}

TEST(Accumulator, RefusesOtherWidths) {
  EXPECT_THROW(Accumulator(7, OverflowPolicy::Saturate), Error);
  EXPECT_THROW(Accumulator(65, OverflowPolicy::Saturate), Error);
}

}  // namespace
}  // namespace lnsim::numerics
