// SPDX-License-Identifier: MIT
#include "energy/price_curve.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <random>

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

constexpr std::size_t capacity_axis = 2;
constexpr std::size_t width_axis = 6;

Event event(std::uint64_t capacity, std::uint64_t width) {
  return {.attributes = {{"width_bits", width}, {"capacity_bytes", capacity}}};
}

PricePoint at_width(std::uint64_t width, double nominal, SourceKind kind = SourceKind::Published) {
  return {.position = position_of(event(0, width)),
          .value = {nominal / 2, nominal, nominal * 2},
          .source = {"someone", "a table", kind},
          .note = ""};
}

PriceCurve width_curve(ScalingRule rule, std::vector<PricePoint> points) {
  PriceCurve curve;
  curve.rules.at(width_axis) = rule;
  curve.points = std::move(points);
  return curve;
}

double nominal_at_width(const PriceCurve& curve, std::uint64_t width) {
  const auto result = evaluate(curve, event(0, width));
  return result ? result->value.nominal : std::nan("");
}

TEST(PriceCurve, AnEventHasAPlaceOnEveryAxis) {
  const Event everywhere{.attributes = {{"width_bits", 7},
                                        {"capacity_bytes", 3},
                                        {"table_entries", 5},
                                        {"base_factor", 2},
                                        {"accumulator_bits", 1},
                                        {"vector_size", 6},
                                        {"operand_bits", 4}}};
  EXPECT_EQ(position_of(everywhere), (PricePosition{1, 2, 3, 4, 5, 6, 7}));
}

TEST(PriceCurve, AnAttributeThatIsNoAxisIsAnError) {
  const Event unknown{.resource = "sram", .action = "read", .attributes = {{"colour", 3}}};
  EXPECT_THROW(static_cast<void>(position_of(unknown)), Error);
}

TEST(PriceCurve, GivesAPointBackWithItsBoundsAndKind) {
  const auto result = evaluate(width_curve(ScalingRule::Linear, {at_width(8, 3)}), event(0, 8));
  ASSERT_TRUE(result);
  EXPECT_EQ(result->value, (Range<double>{1.5, 3, 6}));
  EXPECT_EQ(result->kind, SourceKind::Published);
}

TEST(PriceCurve, InterpolatesOnALogLogLine) {
  const auto curve = width_curve(ScalingRule::Interpolate, {at_width(8, 1), at_width(32, 16)});
  EXPECT_DOUBLE_EQ(nominal_at_width(curve, 16), 4);
  EXPECT_FALSE(evaluate(curve, event(0, 7)));
  EXPECT_FALSE(evaluate(curve, event(0, 33)));
}

TEST(PriceCurve, InterpolatesOnAStraightLineWhereAValueIsZero) {
  const auto curve = width_curve(ScalingRule::Interpolate, {at_width(8, 0), at_width(16, 4)});
  EXPECT_DOUBLE_EQ(nominal_at_width(curve, 10), 1);
}

TEST(PriceCurve, GoesBeyondItsPointsOnlyByItsRule) {
  const std::vector<PricePoint> points{at_width(8, 1), at_width(16, 4)};
  EXPECT_DOUBLE_EQ(nominal_at_width(width_curve(ScalingRule::Linear, points), 32), 8);
  EXPECT_DOUBLE_EQ(nominal_at_width(width_curve(ScalingRule::Linear, points), 4), 0.5);
  EXPECT_DOUBLE_EQ(nominal_at_width(width_curve(ScalingRule::Quadratic, points), 32), 16);
  EXPECT_DOUBLE_EQ(nominal_at_width(width_curve(ScalingRule::Quadratic, points), 4), 0.25);
  EXPECT_DOUBLE_EQ(nominal_at_width(width_curve(ScalingRule::Extrapolate, points), 32), 16);
  EXPECT_DOUBLE_EQ(nominal_at_width(width_curve(ScalingRule::Extrapolate, points), 4), 0.25);
  EXPECT_TRUE(std::isnan(nominal_at_width(width_curve(ScalingRule::Exact, points), 12)));
}

TEST(PriceCurve, TakesTheNearestLargerPointWhereTheRuleSaysSo) {
  const auto curve = width_curve(ScalingRule::NearestLarger, {at_width(8, 1), at_width(16, 4)});
  EXPECT_DOUBLE_EQ(nominal_at_width(curve, 3), 1);
  EXPECT_DOUBLE_EQ(nominal_at_width(curve, 9), 4);
  EXPECT_FALSE(evaluate(curve, event(0, 17)));
}

TEST(PriceCurve, AppliedRuleIsAtBestScaledAndKeepsAWeakerKind) {
  const auto published = width_curve(ScalingRule::Linear, {at_width(8, 1)});
  EXPECT_EQ(evaluate(published, event(0, 24))->kind, SourceKind::Scaled);
  const auto mixed = width_curve(ScalingRule::Interpolate,
                                 {at_width(8, 1), at_width(16, 2, SourceKind::Estimated)});
  EXPECT_EQ(evaluate(mixed, event(0, 8))->kind, SourceKind::Published);
  EXPECT_EQ(evaluate(mixed, event(0, 12))->kind, SourceKind::Estimated);
}

TEST(PriceCurve, ExtrapolationKeepsTheOrderOfTheBounds) {
  auto wide = at_width(8, 4);
  auto narrow = at_width(16, 4);
  narrow.value = {4, 4, 4};
  const auto result =
      evaluate(width_curve(ScalingRule::Extrapolate, {wide, narrow}), event(0, 1024));
  ASSERT_TRUE(result);
  EXPECT_LE(result->value.low, result->value.nominal);
  EXPECT_LE(result->value.nominal, result->value.high);
}

TEST(PriceCurve, ParameterWithoutARuleMustBeZero) {
  const auto curve = width_curve(ScalingRule::Linear, {at_width(8, 1)});
  EXPECT_FALSE(evaluate(curve, event(4096, 8)));
  EXPECT_FALSE(evaluate(curve, event(0, 0))) << "a width of 0 isn't proportional to anything";
}

TEST(PriceCurve, AxesCombine) {
  PriceCurve curve;
  curve.rules.at(capacity_axis) = ScalingRule::Interpolate;
  curve.rules.at(width_axis) = ScalingRule::Linear;
  for (const auto& [capacity, nominal] : {std::pair{8192U, 10.0}, std::pair{32768U, 20.0}}) {
    auto point = at_width(64, nominal);
    point.position.at(capacity_axis) = capacity;
    curve.points.push_back(point);
  }
  const auto result = evaluate(curve, event(16384, 128));
  ASSERT_TRUE(result);
  EXPECT_DOUBLE_EQ(result->value.nominal, 2 * 10 * std::sqrt(2.0));
}

PriceCurve memory_curve(const std::vector<std::uint64_t>& capacities,
                        const std::vector<std::uint64_t>& widths,
                        const std::function<double(std::size_t, std::size_t)>& nominal) {
  PriceCurve curve;
  curve.rules.at(capacity_axis) = ScalingRule::Extrapolate;
  curve.rules.at(width_axis) = ScalingRule::Extrapolate;
  for (std::size_t row = 0; row < capacities.size(); ++row) {
    for (std::size_t column = 0; column < widths.size(); ++column) {
      auto point = at_width(widths.at(column), nominal(row, column));
      point.position.at(capacity_axis) = capacities.at(row);
      curve.points.push_back(point);
    }
  }
  return curve;
}

/// What is a product of powers comes back between points and beyond them.
TEST(PriceCurve, TwoAxesAreALogLogPlane) {
  const std::vector<std::uint64_t> capacities{512, 8192, 1048576};
  const std::vector<std::uint64_t> widths{32, 256, 1024};
  const auto law = [](double capacity, double width) {
    return std::pow(capacity, 0.5) * std::pow(width, 0.9);
  };
  const auto curve = memory_curve(capacities, widths, [&](std::size_t row, std::size_t column) {
    return law(static_cast<double>(capacities.at(row)), static_cast<double>(widths.at(column)));
  });
  constexpr double rounding = 1e-12;
  for (const std::uint64_t capacity : {64ULL, 512ULL, 3000ULL, 8192ULL, 100000ULL, 9999999ULL}) {
    for (const std::uint64_t width : {8ULL, 32ULL, 100ULL, 256ULL, 1000ULL, 5000ULL}) {
      const auto found = evaluate(curve, event(capacity, width));
      ASSERT_TRUE(found);
      const auto expected = law(static_cast<double>(capacity), static_cast<double>(width));
      EXPECT_NEAR(found->value.nominal / expected, 1, rounding) << capacity << " " << width;
    }
  }
}

/// Between points that never fall, no price falls.
TEST(PriceCurve, BetweenRisingPointsEveryPriceRises) {
  std::mt19937_64 random(1);
  const std::vector<std::uint64_t> capacities{512, 2048, 65536};
  const std::vector<std::uint64_t> widths{32, 64, 1024};
  const auto draw = [&](std::uint64_t least, std::uint64_t most) {
    return std::uniform_int_distribution<std::uint64_t>(least, most)(random);
  };
  constexpr int curves = 300;
  for (int i = 0; i < curves; ++i) {
    std::array<std::array<double, 3>, 3> grid{};
    const auto curve = memory_curve(capacities, widths, [&](std::size_t row, std::size_t column) {
      const auto left = column == 0 ? 1 : grid.at(row).at(column - 1);
      const auto above = row == 0 ? 1 : grid.at(row - 1).at(column);
      grid.at(row).at(column) = std::max(left, above) + static_cast<double>(draw(0, 9));
      return grid.at(row).at(column);
    });
    const auto capacity = draw(capacities.front(), capacities.back());
    const auto width = draw(widths.front(), widths.back());
    const auto larger = draw(capacity, capacities.back());
    const auto wider = draw(width, widths.back());
    constexpr double rounding = 1 + 1e-12;
    EXPECT_LE(evaluate(curve, event(capacity, width))->value.nominal,
              evaluate(curve, event(larger, wider))->value.nominal * rounding);
  }
}

TEST(PriceCurve, FollowsTheStatisticsOfTheOperandsWhereTheyAreKnown) {
  auto point = at_width(8, 10);
  point.by_zero_fraction = {{0, 1}, {0.5, 0.6}};
  point.by_toggle_rate = {{0, 0.2}, {0.5, 1}};
  const auto curve = width_curve(ScalingRule::Exact, {point});
  auto multiply = event(0, 8);
  EXPECT_EQ(evaluate(curve, multiply)->value, (Range<double>{5, 10, 20}));
  multiply.statistics.zero_permille = 250;
  EXPECT_EQ(evaluate(curve, multiply)->value, (Range<double>{4, 8, 16}));
  multiply.statistics.toggle_permille = 250;
  const auto both = evaluate(curve, multiply);
  EXPECT_DOUBLE_EQ(both->value.nominal, 10 * 0.8 * 0.6);
  EXPECT_DOUBLE_EQ(both->value.high, 20 * 0.8 * 0.6);
  EXPECT_EQ(both->kind, SourceKind::Published);
  multiply.statistics.zero_permille = std::nullopt;
  EXPECT_DOUBLE_EQ(evaluate(curve, multiply)->value.low, 5 * 0.6);
}

TEST(PriceCurve, FactorsComeBeforeTheLineBetweenThePoints) {
  auto narrow = at_width(8, 2);
  auto wide = at_width(32, 8);
  narrow.by_zero_fraction = {{0, 1}, {1, 0.5}};
  wide.by_zero_fraction = {{0, 1}, {1, 2}};
  auto multiply = event(0, 16);
  multiply.statistics.zero_permille = 1000;
  const auto price = evaluate(width_curve(ScalingRule::Interpolate, {narrow, wide}), multiply);
  EXPECT_DOUBLE_EQ(price->value.nominal, 4) << "halfway from 1 to 16 on a log-log line";
}

}  // namespace
}  // namespace lnsim
