// SPDX-License-Identifier: MIT
#include "models/base/units.hpp"

#include <concepts>
#include <limits>
#include <type_traits>

#include <gtest/gtest.h>

namespace lnsim {
namespace {

template <class A, class B>
concept Adds = requires(A a, B b) {
  a + b;
};
template <class A, class B>
concept Compares = requires(A a, B b) {
  a < b;
};
template <class A, class B>
concept Multiplies = requires(A a, B b) {
  a* b;
};

static_assert(Adds<Cycles, Cycles> && !Adds<Cycles, Bytes> && !Adds<Cycles, std::uint64_t>);
static_assert(Compares<Seconds, Seconds> && !Compares<Seconds, Picojoules>);
static_assert(!Multiplies<Picojoules, Picojoules>);
static_assert(!std::convertible_to<std::uint64_t, Cycles>);
static_assert(!std::is_convertible_v<Cycles, std::uint64_t>);
static_assert(sizeof(Cycles) == sizeof(std::uint64_t));

constexpr auto largest = std::numeric_limits<std::uint64_t>::max();

TEST(Quantity, AddsSubtractsScalesAndCompares) {
  EXPECT_EQ(Cycles(2) + Cycles(3), Cycles(5));
  EXPECT_EQ(Cycles(5) - Cycles(3), Cycles(2));
  EXPECT_EQ(Cycles(2) * 3, Cycles(6));
  EXPECT_EQ(3 * Cycles(2), Cycles(6));
  EXPECT_LT(Cycles(2), Cycles(3));
  EXPECT_EQ(Cycles(), Cycles(0));
  EXPECT_DOUBLE_EQ((Picojoules(0.5) + Picojoules(0.25)).value(), 0.75);
}

TEST(Quantity, ARatioIsAPlainNumber) {
  const double ratio = Cycles(1) / Cycles(4);
  EXPECT_DOUBLE_EQ(ratio, 0.25);
}

TEST(Quantity, IntegersThrowInsteadOfWrapping) {
  Cycles cycles(largest);
  EXPECT_THROW(cycles += Cycles(1), OverflowError);
  EXPECT_THROW(static_cast<void>(Bytes(largest) * 2), OverflowError);
  EXPECT_THROW(static_cast<void>(Bytes(1) - Bytes(2)), OverflowError);
  EXPECT_EQ(cycles, Cycles(largest)) << "a refused sum leaves its target as it was";
}

TEST(CeilDiv, RoundsUpWithoutOverflow) {
  EXPECT_EQ(ceil_div(0U, 4U), 0U);
  EXPECT_EQ(ceil_div(1U, 4U), 1U);
  EXPECT_EQ(ceil_div(4U, 4U), 1U);
  EXPECT_EQ(ceil_div(5U, 4U), 2U);
  EXPECT_EQ(ceil_div(largest, std::uint64_t{2}), largest / 2 + 1);
}

}  // namespace
}  // namespace lnsim
