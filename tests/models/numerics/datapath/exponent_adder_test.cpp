// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/exponent_adder.hpp"

#include <gtest/gtest.h>

namespace lnsim::numerics {
namespace {

TEST(ExponentAdder, AddsWithoutTruncationAndCombinesSigns) {
  constexpr LnsCode largest{true, false, 127};
  constexpr auto product = multiply(largest, {false, false, 127});
  static_assert(product == LnsProduct{true, false, 254});
  static_assert(quotient(product, 8) == 31 && remainder(product, 8) == 6);
  static_assert(quotient(product, 1) == 254 && remainder(product, 1) == 0);
  EXPECT_FALSE(multiply(largest, largest).negative);
}

TEST(ExponentAdder, ZeroDominates) {
  constexpr LnsCode zero{false, true, 0};
  EXPECT_EQ(multiply(zero, {true, false, 5}), (LnsProduct{false, true, 0}));
  EXPECT_EQ(multiply({true, false, 5}, zero), (LnsProduct{false, true, 0}));
}

}  // namespace
}  // namespace lnsim::numerics
