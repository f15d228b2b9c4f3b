// SPDX-License-Identifier: MIT
#include "sim/report/energy_ratio.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace lnsim {
namespace {

const PriceEntry adder{"integer_adder", "add", "", ""};
const PriceEntry multiplier{"float_multiplier", "multiply", "fp32", ""};
const PriceEntry dram{"dram", "read", "hbm2", ""};

EnergyRange range(double low, double nominal, double high) {
  return {Picojoules(low), Picojoules(nominal), Picojoules(high)};
}

/// Energies of entries: of the processing element, but for DRAM.
EnergyBreakdown energy(const std::map<PriceEntry, EnergyRange>& entries) {
  EnergyBreakdown result;
  for (const auto& [entry, energy] : entries) {
    const auto scope = entry == dram ? Scope::BeyondPe : Scope::ProcessingElement;
    result.components[{scope, entry.resource}] = energy;
    result.entries[{scope, entry.resource, entry}] = energy;
  }
  return result;
}

TEST(EnergyRatio, BoundsAreThoseOfTotalsAtOppositeEnds) {
  EXPECT_EQ(energy_ratio(range(2, 6, 12), range(1, 2, 4)), (Range<double>{0.5, 3, 12}));
}

TEST(EnergyRatio, OverNothingIsInfinite) {
  const auto ratio = energy_ratio(range(1, 1, 1), range(0, 1, 2));
  EXPECT_EQ(ratio.low, 0.5);
  EXPECT_TRUE(std::isinf(ratio.high));
}

TEST(RatioDecider, IsTheEntryThatMovesTheRatioMostAlone) {
  const auto baseline = energy({{multiplier, range(4, 8, 8)}, {adder, range(2, 2, 2)}});
  const auto format = energy({{adder, range(1, 2, 2.5)}});
  const auto decider = ratio_decider(baseline, format);
  ASSERT_TRUE(decider);
  EXPECT_EQ(decider->entry, adder) << "10 over 1 to 2.5, against 6 to 10 over 2";
  EXPECT_EQ(decider->ratio, (Range<double>{4, 5, 10}));
}

TEST(RatioDecider, AnEntryOfBothSidesMovesThemTogether) {
  const auto common = range(1, 10, 100);
  EXPECT_FALSE(ratio_decider(energy({{adder, common}}), energy({{adder, common}})));
  const auto decider = ratio_decider(energy({{adder, common}, {multiplier, range(10, 10, 10)}}),
                                     energy({{adder, common}}));
  ASSERT_TRUE(decider);
  EXPECT_EQ(decider->ratio, (Range<double>{1.1, 2, 11}));
}

TEST(RatioDecider, IsOneOfItsScope) {
  const auto baseline = energy({{multiplier, range(8, 8, 9)}, {dram, range(1, 8, 80)}});
  const auto format = energy({{adder, range(4, 4, 4)}, {dram, range(0, 0, 0)}});
  EXPECT_EQ(ratio_decider(baseline, format, Scope::ProcessingElement)->entry, multiplier);
  EXPECT_EQ(ratio_decider(baseline, format)->entry, dram);
}

TEST(RatioDecider, IsNothingWherePricesAreExact) {
  EXPECT_FALSE(
      ratio_decider(energy({{multiplier, range(8, 8, 8)}}), energy({{adder, range(2, 2, 2)}})));
}

}  // namespace
}  // namespace lnsim
