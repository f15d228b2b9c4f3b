// SPDX-License-Identifier: MIT
#include "energy/price_sample.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

const PriceEntry read{"sram", "read", "", ""};
const PriceEntry write{"sram", "write", "", ""};
const PriceEntry adder{"integer_adder", "add", "", ""};

EnergyRange range(double low, double nominal, double high) {
  return {Picojoules(low), Picojoules(nominal), Picojoules(high)};
}

std::vector<double> drawn(PriceSample& sample, const PriceEntry& entry, const EnergyRange& energy) {
  std::vector<double> values(sample.size());
  sample.add(entry, energy, values);
  return values;
}

TEST(LogTriangular, MeetsItsBoundsAndItsNominalValue) {
  const LogTriangular variable({1, 4, 8});
  EXPECT_DOUBLE_EQ(variable(0), 1);
  EXPECT_DOUBLE_EQ(variable(1), 8);
  EXPECT_DOUBLE_EQ(variable(0.5), 4) << "half below the nominal value, half above";
}

TEST(LogTriangular, RisesAsTheSquareRootOfTheProbability) {
  const LogTriangular variable({1, 16, 16});
  EXPECT_DOUBLE_EQ(variable(0.125), 4) << "a quarter of the lower half below half of the octaves";
  EXPECT_DOUBLE_EQ(variable(0.75), 16) << "nothing above the nominal value";
}

TEST(LogTriangular, FromZeroIsTriangular) {
  const LogTriangular variable({0, 0, 4});
  EXPECT_DOUBLE_EQ(variable(0.875), 2) << "a quarter of the upper half above half of the way";
  EXPECT_DOUBLE_EQ(variable(0.5), 0);
}

TEST(LogTriangular, OfOneValueIsThatValue) {
  const LogTriangular variable({3, 3, 3});
  EXPECT_DOUBLE_EQ(variable(0.3), 3);
}

TEST(OwnBounds, AreThoseThatCommonFactorsLeave) {
  const PriceTie tie{.draw = "a", .factors = {{"node", {0.5, 2, 4}}}};
  EXPECT_EQ(own_bounds({1, 6, 20}, tie), (Range<double>{2, 3, 5}));
  EXPECT_EQ(own_bounds({0.5, 2, 4}, tie), (Range<double>{1, 1, 1}));
  EXPECT_EQ(own_bounds({3, 6, 8}, tie), (Range<double>{3, 3, 3})) << "never beyond the nominal";
}

TEST(OwnBounds, OfAFactorFromZeroStartAtTheNominalValue) {
  const PriceTie tie{.draw = "a", .factors = {{"leak", {0, 0.5, 1}}}};
  EXPECT_EQ(own_bounds({0, 1, 4}, tie), (Range<double>{2, 2, 4}));
}

TEST(PriceSample, StartsWithTheSameNumbersOnEveryMachine) {
  PriceSample sample({{adder, {.draw = "integer_adder"}}}, 0);
  const auto values = drawn(sample, adder, range(0, 1, 2));
  // sqrt(2 u) and 2 - sqrt(2 (1 - u)) of the first words u of mt19937_64 whose seed is FNV-1a of
  // the name.
  EXPECT_NEAR(values[0], 0.287444113705686, 1e-14);
  EXPECT_NEAR(values[1], 1.163017884403460, 1e-14);
}

TEST(PriceSample, PricesOfOneDrawGoTogether) {
  PriceSample sample({{read, {.draw = "sram"}}, {write, {.draw = "sram"}}}, 1);
  const auto reads = drawn(sample, read, range(1, 2, 4));
  const auto writes = drawn(sample, write, range(10, 20, 40));
  for (std::size_t i = 0; i < sample.size(); ++i) {
    ASSERT_DOUBLE_EQ(writes[i], 10 * reads[i]);
  }
}

TEST(PriceSample, OppositesAddUpWhereTheirBoundsDo) {
  PriceSample sample({{read, {.draw = "sum"}}, {write, {.draw = "sum", .opposite = true}}}, 1);
  auto sums = drawn(sample, read, range(0, 2, 4));
  sample.add(write, range(2, 4, 6) + range(-2, -2, -2), sums);
  for (const double sum : sums) {
    ASSERT_DOUBLE_EQ(sum, 4);
  }
}

TEST(PriceSample, ACommonFactorScalesAllThatHaveIt) {
  const CommonFactor node{"node", {1, 2, 4}};
  PriceSample sample({{read, {.draw = "sram", .factors = {node}}},
                      {adder, {.draw = "integer_adder", .factors = {node}}}},
                     1);
  const auto reads = drawn(sample, read, range(3, 6, 12));
  const auto adders = drawn(sample, adder, range(1, 2, 4));
  for (std::size_t i = 0; i < sample.size(); ++i) {
    ASSERT_NEAR(reads[i], 3 * adders[i], 1e-12);
  }
  EXPECT_NE(reads[0], reads[1]);
}

TEST(PriceSample, OtherDrawsAreIndependent) {
  PriceSample sample({{read, {.draw = "sram"}}, {adder, {.draw = "integer_adder"}}}, 1);
  const auto above = [&](const PriceEntry& entry) {
    auto values = drawn(sample, entry, range(0, 1, 2));
    std::ranges::transform(values, values.begin(), [](double value) { return value > 1; });
    return values;
  };
  const auto reads = above(read);
  const auto adders = above(adder);
  double both = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    both += reads[i] * adders[i];
  }
  EXPECT_NEAR(both / static_cast<double>(sample.size()), 0.25, 0.03);
}

TEST(PriceSample, ASeedGivesTheSameNumbersAndAnotherSeedOthers) {
  const PriceTies ties{{read, {.draw = "sram"}}};
  PriceSample one(ties, 1);
  PriceSample same(ties, 1);
  PriceSample other(ties, 2);
  const auto values = drawn(one, read, range(1, 2, 3));
  EXPECT_EQ(drawn(same, read, range(1, 2, 3)), values);
  EXPECT_NE(drawn(other, read, range(1, 2, 3)), values);
}

TEST(PriceSample, StaysWithinBounds) {
  PriceSample sample({{read, {.draw = "sram"}}}, 1);
  for (const double value : drawn(sample, read, range(1, 2, 3))) {
    ASSERT_GE(value, 1);
    ASSERT_LE(value, 3);
  }
}

TEST(PriceSample, RefusesAnEntryOfAnotherTechnology) {
  PriceSample sample({{read, {.draw = "sram"}}}, 1);
  EXPECT_THROW(static_cast<void>(sample.tie(adder)), Error);
}

}  // namespace
}  // namespace lnsim
