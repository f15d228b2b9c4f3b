// SPDX-License-Identifier: MIT
#include "models/base/checked.hpp"

#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

namespace lnsim {
namespace {

constexpr auto largest = std::numeric_limits<std::uint64_t>::max();

static_assert(checked_add(std::uint64_t{2}, std::uint64_t{3}) == 5);
static_assert(product(std::uint64_t{2}, std::uint32_t{3}, 7) == 42);

TEST(Checked, TheLargestValueIsStillReached) {
  EXPECT_EQ(checked_add(largest - 1, std::uint64_t{1}), largest);
  EXPECT_EQ(checked_subtract(largest, largest), 0U);
  EXPECT_EQ(checked_multiply(largest / 3, std::uint64_t{3}), largest);
}

TEST(Checked, OneBeyondTheLargestThrows) {
  EXPECT_THROW(static_cast<void>(checked_add(largest, std::uint64_t{1})), OverflowError);
  EXPECT_THROW(static_cast<void>(checked_subtract(std::uint64_t{0}, std::uint64_t{1})),
               OverflowError);
  EXPECT_THROW(static_cast<void>(checked_multiply(largest / 3 + 1, std::uint64_t{3})),
               OverflowError);
}

TEST(Checked, SignedAndNarrowTypesHaveTheirOwnRange) {
  EXPECT_THROW(static_cast<void>(
                   checked_subtract(std::numeric_limits<std::int64_t>::min(), std::int64_t{1})),
               OverflowError);
  EXPECT_THROW(static_cast<void>(checked_add(std::uint8_t{255}, std::uint8_t{1})), OverflowError);
}

TEST(Checked, FloatingPointPassesThrough) {
  EXPECT_DOUBLE_EQ(checked_add(1.5, 2.0), 3.5);
  EXPECT_DOUBLE_EQ(checked_subtract(1.0, 2.0), -1.0);
  EXPECT_DOUBLE_EQ(checked_multiply(1.5, 2.0), 3.0);
}

TEST(Product, ChecksEveryStep) {
  constexpr std::uint64_t half = std::uint64_t{1} << 32U;
  EXPECT_EQ(product(half, half / 2), std::uint64_t{1} << 63U);
  EXPECT_THROW(static_cast<void>(product(half, half / 2, std::uint64_t{2})), OverflowError);
}

TEST(Product, RefusesAFactorThatWouldBeCut) {
  constexpr std::uint64_t wide = (std::uint64_t{1} << 32U) + 1;
  EXPECT_THROW(static_cast<void>(product(std::uint32_t{2}, wide)), OverflowError);
  EXPECT_THROW(static_cast<void>(product(std::uint64_t{2}, -1)), OverflowError);
}

}  // namespace
}  // namespace lnsim
