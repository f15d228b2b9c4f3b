// SPDX-License-Identifier: MIT
#include "sim/report/ratio_interval.hpp"

#include <cmath>
#include <map>

#include <gtest/gtest.h>

namespace lnsim {
namespace {

const PriceEntry adder{"integer_adder", "add", "", ""};
const PriceEntry multiplier{"float_multiplier", "multiply", "fp32", ""};
const PriceEntry dram{"dram", "read", "hbm2", ""};
const CommonFactor node{"node", {0.5, 1, 2}};
const PriceTies own_ties{{adder, {.draw = "integer_adder"}},
                         {multiplier, {.draw = "float_multiplier fp32"}},
                         {dram, {.draw = "dram hbm2"}}};
const PriceTies node_ties{{adder, {.draw = "integer_adder", .factors = {node}}},
                          {multiplier, {.draw = "float_multiplier fp32", .factors = {node}}},
                          {dram, {.draw = "dram hbm2"}}};

EnergyRange range(double low, double nominal, double high) {
  return {Picojoules(low), Picojoules(nominal), Picojoules(high)};
}

EnergyBreakdown energy(const std::map<PriceEntry, EnergyRange>& entries) {
  EnergyBreakdown result;
  for (const auto& [entry, energy] : entries) {
    const auto scope = entry == dram ? Scope::BeyondPe : Scope::ProcessingElement;
    result.components[{scope, entry.resource}] += energy;
    result.entries[{scope, entry.resource, entry}] += energy;
  }
  return result;
}

const auto baseline = energy(
    {{multiplier, range(40, 80, 90)}, {adder, range(20, 20, 40)}, {dram, range(1, 100, 100)}});
const auto format = energy({{adder, range(15, 15, 30)}, {dram, range(0.3, 30, 30)}});

void expect_order(const UncertainRatio& ratio) {
  EXPECT_LE(ratio.low, ratio.p05);
  EXPECT_LE(ratio.p05, ratio.nominal);
  EXPECT_LE(ratio.nominal, ratio.p95);
  EXPECT_LE(ratio.p95, ratio.high);
}

TEST(UncertainRatio, IsInOrderAndNarrowerThanItsBounds) {
  PriceSample sample(own_ties, 0);
  const auto [pe, system] = uncertain_ratios(baseline, format, sample);
  expect_order(pe);
  expect_order(system);
  EXPECT_LT(pe.p95 - pe.p05, 0.5 * (pe.high - pe.low));
  EXPECT_DOUBLE_EQ(pe.nominal, 100.0 / 15);
}

TEST(UncertainRatio, OfAFormatToItselfIsOneWhateverThePrices) {
  PriceSample sample(own_ties, 0);
  const auto ratio = uncertain_ratio(baseline, baseline, {}, sample);
  EXPECT_EQ(ratio.p05, 1);
  EXPECT_EQ(ratio.nominal, 1);
  EXPECT_EQ(ratio.p95, 1);
  EXPECT_LT(ratio.low, 1);
  EXPECT_TRUE(tornado(baseline, baseline, {}, sample).empty());
}

TEST(UncertainRatio, OfOnePriceIsOfTheCountsAlone) {
  PriceSample sample(own_ties, 0);
  const PartOfEnergy part{.scope = Scope::BeyondPe, .component = "dram"};
  const auto ratio = uncertain_ratio(baseline, format, part, sample);
  EXPECT_NEAR(ratio.p05, 100.0 / 30, 1e-9);
  EXPECT_NEAR(ratio.p95, 100.0 / 30, 1e-9);
}

TEST(UncertainRatio, ACommonFactorCancels) {
  const auto scaled = [](const EnergyBreakdown& energy) {
    auto result = energy;
    for (auto* sums : {&result.components}) {
      for (auto& [key, value] : *sums) {
        value = {0.5 * value.low, value.nominal, 2 * value.high};
      }
    }
    for (auto& [key, value] : result.entries) {
      value = {0.5 * value.low, value.nominal, 2 * value.high};
    }
    return result;
  };
  PriceSample sample(own_ties, 0);
  PriceSample node_sample(node_ties, 0);
  const PartOfEnergy pe{.scope = Scope::ProcessingElement};
  const auto own = uncertain_ratio(baseline, format, pe, sample);
  const auto other = uncertain_ratio(scaled(baseline), scaled(format), pe, node_sample);
  EXPECT_NEAR(other.p05, own.p05, 1e-9);
  EXPECT_NEAR(other.p95, own.p95, 1e-9);
  EXPECT_LT(other.low, own.low);
}

TEST(UncertainRatio, TheSeedDecides) {
  PriceSample one(own_ties, 1);
  PriceSample same(own_ties, 1);
  PriceSample other(own_ties, 2);
  const auto p95 = [](PriceSample& sample) {
    return uncertain_ratio(baseline, format, {}, sample).p95;
  };
  EXPECT_EQ(p95(one), p95(same));
  EXPECT_NE(p95(one), p95(other));
}

TEST(UncertainRatio, OverNothingIsInfinite) {
  PriceSample sample(own_ties, 1);
  const auto ratio = uncertain_ratio(baseline, energy({{adder, range(0, 0, 0)}}), {}, sample);
  EXPECT_TRUE(std::isinf(ratio.nominal));
}

TEST(Tornado, IsOfWhatMovesTheRatioTheFarthestFirst) {
  const PriceSample sample(own_ties, 0);
  const auto bars = tornado(baseline, format, {.scope = Scope::ProcessingElement}, sample);
  ASSERT_EQ(bars.size(), 2U);
  EXPECT_EQ(bars[0].prices, "float_multiplier fp32");
  EXPECT_EQ(bars[1].prices, "integer_adder");
  EXPECT_GT(bars[1].p05, bars[1].p95) << "dearer adders leave multipliers a smaller part";
  // At 95 %, 1 - sqrt(1 / 10) of the octave from 20 to 40, and from 15 to 30.
  const double adders = std::exp2(1 - std::sqrt(0.1));
  EXPECT_NEAR(bars[1].p95, (80 + 20 * adders) / (15 * adders), 1e-12);
}

/// Dearer adders make both sides dearer by as much, and the ratio is at its farthest in between.
TEST(Tornado, RanksByTheFarthestOfThree) {
  const PriceSample sample(own_ties, 0);
  const auto above = energy({{adder, range(10, 20, 40)}, {dram, range(99, 100, 101)}});
  const auto below = energy({{adder, range(10, 10, 40)}, {dram, range(99, 100, 101)}});
  const auto bars = tornado(above, below, {}, sample);
  ASSERT_EQ(bars.size(), 2U);
  EXPECT_EQ(bars[0].prices, "integer_adder");
}

TEST(Tornado, MovesEverythingThatACommonFactorScales) {
  const PriceSample sample(node_ties, 0);
  const auto bars =
      tornado(energy({{adder, range(5, 10, 20)}, {dram, range(10, 10, 10)}}),
              energy({{adder, range(0.5, 1, 2)}, {dram, range(9, 9, 9)}}), {}, sample);
  ASSERT_EQ(bars.size(), 1U);
  EXPECT_EQ(bars[0].prices, "node");
  const double least = std::exp2(std::sqrt(0.1) - 1);
  EXPECT_NEAR(bars[0].p05, (10 * least + 10) / (least + 9), 1e-12);
}

}  // namespace
}  // namespace lnsim
