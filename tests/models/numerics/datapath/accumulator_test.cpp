// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/accumulator.hpp"

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim::numerics {
namespace {

DotResult sum_of(const Accumulator& accumulator, Sum sum, std::int64_t term) {
  const auto overflows = accumulator.add(sum, term);
  return {.sum = sum, .overflows = overflows};
}

TEST(Accumulator, SaturatesAtBothEndsAndSaysSo) {
  const Accumulator accumulator(8, OverflowPolicy::Saturate);
  EXPECT_EQ(sum_of(accumulator, 100, 27), (DotResult{127, 0}));
  EXPECT_EQ(sum_of(accumulator, 127, 1), (DotResult{127, 1}));
  EXPECT_EQ(sum_of(accumulator, -100, -28), (DotResult{-128, 0}));
  EXPECT_EQ(sum_of(accumulator, 127, -300), (DotResult{-128, 1}));
}

TEST(Accumulator, WrapsModuloItsWidthAndSaysSo) {
  const Accumulator accumulator(8, OverflowPolicy::Wrap);
  EXPECT_EQ(sum_of(accumulator, 127, 1), (DotResult{-128, 1}));
  EXPECT_EQ(sum_of(accumulator, -128, -1), (DotResult{127, 1}));
  EXPECT_EQ(sum_of(accumulator, 0, 600), (DotResult{88, 1}));
}

TEST(Accumulator, FullWidth) {
  constexpr auto largest = (std::int64_t{1} << 47) - 1;
  const Accumulator saturating(48, OverflowPolicy::Saturate);
  EXPECT_EQ(sum_of(saturating, largest, std::int64_t{1} << 61), (DotResult{largest, 1}));
  const Accumulator wrapping(48, OverflowPolicy::Wrap);
  EXPECT_EQ(sum_of(wrapping, largest, 2), (DotResult{-largest, 1}));
}

TEST(Accumulator, RefusesOtherWidths) {
  EXPECT_THROW(Accumulator(7, OverflowPolicy::Saturate), Error);
  EXPECT_THROW(Accumulator(49, OverflowPolicy::Saturate), Error);
}

}  // namespace
}  // namespace lnsim::numerics
