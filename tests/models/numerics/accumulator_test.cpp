// SPDX-License-Identifier: MIT
#include "models/numerics/accumulator.hpp"

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim::numerics {
namespace {

TEST(Accumulator, SaturatesAtBothEndsAndSaysSo) {
  const Accumulator accumulator(8, OverflowPolicy::Saturate);
  EXPECT_EQ(accumulator.add(100, 27), (DotResult{127, 0}));
  EXPECT_EQ(accumulator.add(127, 1), (DotResult{127, 1}));
  EXPECT_EQ(accumulator.add(-100, -28), (DotResult{-128, 0}));
  EXPECT_EQ(accumulator.add(127, -300), (DotResult{-128, 1}));
}

TEST(Accumulator, WrapsModuloItsWidthAndSaysSo) {
  const Accumulator accumulator(8, OverflowPolicy::Wrap);
  EXPECT_EQ(accumulator.add(127, 1), (DotResult{-128, 1}));
  EXPECT_EQ(accumulator.add(-128, -1), (DotResult{127, 1}));
  EXPECT_EQ(accumulator.add(0, 600), (DotResult{88, 1}));
}

TEST(Accumulator, FullWidth) {
  constexpr auto largest = (std::int64_t{1} << 47) - 1;
  const Accumulator saturating(48, OverflowPolicy::Saturate);
  EXPECT_EQ(saturating.add(largest, std::int64_t{1} << 61), (DotResult{largest, 1}));
  const Accumulator wrapping(48, OverflowPolicy::Wrap);
  EXPECT_EQ(wrapping.add(largest, 2), (DotResult{-largest, 1}));
}

TEST(Accumulator, RefusesOtherWidths) {
  EXPECT_THROW(Accumulator(7, OverflowPolicy::Saturate), Error);
  EXPECT_THROW(Accumulator(49, OverflowPolicy::Saturate), Error);
}

}  // namespace
}  // namespace lnsim::numerics
