// SPDX-License-Identifier: MIT
/// The arithmetic of each optimiser's rule for one weight, counted by hand from the formulas.
#include "sim/mapping/optimiser_cost.hpp"

#include <gtest/gtest.h>

namespace lnsim {
namespace {

/// v = b v + (1 - b) g g takes 3 products and 1 sum; g / sqrt(v / c) takes a quotient, a root and,
/// as 1 / c is one factor for all weights, a product; the clamp to +-10 two comparisons.
constexpr VectorOperations normalised{.add = 1, .multiply = 4, .compare = 2, .divide = 2};

TEST(OptimiserCost, LnsMadamUpdatesCodesWithOneState) {
  const auto cost = optimiser_cost(Optimiser::LnsMadam, NumberFamily::Lns);
  EXPECT_TRUE(cost.on_codes);
  EXPECT_EQ(cost.operations, VectorOperations{});
  EXPECT_EQ(cost.states, 1U);
}

/// w exp(-lr g sign(w)): two products beside the exponential (-lr sign(w) is a sign), a clamp of
/// the magnitude, which is two comparisons.
TEST(OptimiserCost, MadamMultipliesByAnExponential) {
  auto expected = normalised;
  expected.multiply += 2;
  expected.exponential = 1;
  expected.compare += 2;
  for (const auto family : {NumberFamily::Float, NumberFamily::Lns}) {
    const auto cost = optimiser_cost(Optimiser::Madam, family);
    EXPECT_FALSE(cost.on_codes);
    EXPECT_EQ(cost.operations, expected);
    EXPECT_EQ(cost.states, 1U);
  }
}

TEST(OptimiserCost, LnsMadamOnALinearFormatIsMadam) {
  const auto linear = optimiser_cost(Optimiser::LnsMadam, NumberFamily::Float);
  const auto madam = optimiser_cost(Optimiser::Madam, NumberFamily::Float);
  EXPECT_FALSE(linear.on_codes);
  EXPECT_EQ(linear.operations, madam.operations);
  EXPECT_EQ(linear.states, madam.states);
}

/// w - lr g.
TEST(OptimiserCost, SgdIsAProductAndASum) {
  const auto cost = optimiser_cost(Optimiser::Sgd, NumberFamily::Float);
  EXPECT_FALSE(cost.on_codes);
  EXPECT_EQ(cost.operations, (VectorOperations{.add = 1, .multiply = 1}));
  EXPECT_EQ(cost.states, 0U);
}

/// m = b m + (1 - b) g: 2 products, a sum; v: 3 products, a sum; both corrections and lr: 3
/// products; root and quotient; + epsilon and w - ...: 2 sums.
TEST(OptimiserCost, AdamHasTwoMoments) {
  const auto cost = optimiser_cost(Optimiser::Adam, NumberFamily::Float);
  EXPECT_FALSE(cost.on_codes);
  EXPECT_EQ(cost.operations, (VectorOperations{.add = 4, .multiply = 8, .divide = 2}));
  EXPECT_EQ(cost.states, 2U);
}

}  // namespace
}  // namespace lnsim
