// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/weight_update.hpp"

#include <bit>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "tests/models/numerics/oracle.hpp"

namespace lnsim::numerics {
namespace {

WeightUpdateParameters lns_madam() {
  return {.weight = parse_number_format("lns16g2048"), .gradient = parse_number_format("lns8g8")};
}

std::uint32_t weight_word(bool negative, std::uint32_t exponent) {
  return pack({negative, false, exponent}, lns_madam().weight);
}

std::uint32_t gradient_word(bool negative, std::uint32_t exponent) {
  return pack({negative, false, exponent}, lns_madam().gradient);
}

/// fp32 of a second moment that normalises the gradient of this exponent to `ratio`, before it is
/// updated; the update itself moves it by less than a thousandth.
std::uint32_t moment_for(std::uint32_t gradient_exponent, double ratio) {
  const double g = std::exp2(gradient_exponent / 8.0);
  return std::bit_cast<std::uint32_t>(static_cast<float>(g * g / (ratio * ratio)));
}

TEST(WeightUpdate, MovesTheExponentByWholeUnitsAgainstTheGradient) {
  const WeightUpdate update(lns_madam());
  const auto step = [&](bool weight_negative, bool gradient_negative, double ratio) {
    const auto result = update({weight_word(weight_negative, 10000), moment_for(40, ratio)},
                               gradient_word(gradient_negative, 40), {});
    return static_cast<int>(unpack(result.state.weight, lns_madam().weight).exponent) - 10000;
  };
  EXPECT_EQ(step(false, false, 1.0), -16);
  EXPECT_EQ(step(false, true, 1.0), 16);
  EXPECT_EQ(step(true, false, 1.0), 16);
  EXPECT_EQ(step(true, true, 3.2), -48);
  EXPECT_EQ(step(false, true, 0.3), 0);
  EXPECT_EQ(step(false, true, 25.0), 160);  // clamped to 10
}

TEST(WeightUpdate, ThresholdsAreTheSmallestThatReachHalves) {
  const WeightUpdate update(lns_madam());
  for (std::uint32_t k = 1; k <= 10; ++k) {
    const auto x = update.thresholds().at(k - 1);
    const auto half = oracle::Real(2 * k - 1) / 2;
    EXPECT_GE(oracle::power_of_two(x, 32), half);
    EXPECT_LT(oracle::power_of_two(x - 1, 32), half);
  }
}

/// Against the published equations in double precision. The normalised gradient is known to half a
/// code of 1/32 octave (and to the 2^-24 of the fp32 sums), so that only one that lies within this
/// of a half may round to its other side.
TEST(WeightUpdate, EqualsThePublishedEquationsButNearHalves) {
  const WeightUpdate update(lns_madam());
  std::mt19937_64 random(3);
  std::uint64_t near_halves = 0;
  for (int i = 0; i < 20000; ++i) {
    const auto exponent = static_cast<std::uint32_t>(random() % 127);
    const auto v = moment_for(exponent, std::exp2(static_cast<double>(random() % 1000) / 125 - 4));
    const auto g = std::exp2(exponent / 8.0);
    const auto before = double{std::bit_cast<float>(v)};
    const double after = before + (g * g - before) / 1024;
    const double ratio = std::min(g / std::sqrt(after), 10.0);
    const auto found = update({weight_word(false, 9000), v}, gradient_word(false, exponent), {})
                           .normalised_gradient;
    const double nearest_half = std::floor(ratio) + 0.5;
    if (std::abs(std::log2(ratio / nearest_half)) < 1.0 / 64 + 1e-4) {
      ++near_halves;
      EXPECT_LE(std::abs(found - ratio), 1.0);
    } else {
      EXPECT_EQ(found, std::round(ratio)) << ratio;
    }
  }
  EXPECT_LT(near_halves, 2000U);
}

TEST(WeightUpdate, TheSecondMomentIsAMovingAverageInFp32) {
  const WeightUpdate update(lns_madam());
  std::uint32_t v = 0;
  float expected = 0;
  for (std::uint32_t exponent = 0; exponent < 127; exponent += 8) {
    v = update({weight_word(false, 1), v}, gradient_word(true, exponent), {}).state.second_moment;
    const float square = std::exp2(static_cast<float>(exponent) / 4.0F);
    expected += (square - expected) / 1024.0F;
    EXPECT_EQ(std::bit_cast<float>(v), expected);
  }
}

TEST(WeightUpdate, OffsetsScaleTheGradientAndCorrectTheBias) {
  const WeightUpdate update(lns_madam());
  const auto first = update({weight_word(false, 9000), 0}, gradient_word(false, 20),
                            {.gradient_offset = 16, .bias_offset = -160});
  // v = g^2 / 1024: the gradient is 32 times its root, and 2^-5 of that is 1.
  EXPECT_EQ(first.normalised_gradient, 1U);
  EXPECT_EQ(std::bit_cast<float>(first.state.second_moment), std::exp2(36.0F / 4.0F - 10.0F));
}

TEST(WeightUpdate, SaturationUnderflowAndStuckWeightsAreFlagged) {
  const WeightUpdate update(lns_madam());
  const auto run = [&](std::uint32_t weight, bool gradient_negative) {
    return update({weight, moment_for(40, 4.0)}, gradient_word(gradient_negative, 40), {});
  };
  EXPECT_TRUE(run(weight_word(false, 32760), true).flags.saturated);
  EXPECT_EQ(run(weight_word(false, 32760), true).state.weight, weight_word(false, 32766));
  EXPECT_TRUE(run(weight_word(true, 5), true).flags.underflowed);
  EXPECT_EQ(run(weight_word(true, 5), true).state.weight, weight_word(true, 0));
  EXPECT_TRUE(run(0, true).flags.stuck);
  EXPECT_EQ(run(0, true).state.weight, 0U);
}

TEST(WeightUpdate, NoGradientMakesNoStep) {
  const WeightUpdate update(lns_madam());
  const auto result = update({weight_word(false, 100), std::bit_cast<std::uint32_t>(2.0F)}, 0, {});
  EXPECT_EQ(result.state.weight, weight_word(false, 100));
  EXPECT_EQ(std::bit_cast<float>(result.state.second_moment), 2.0F - 2.0F / 1024);
  EXPECT_EQ(result.flags, WeightUpdateFlags{});
}

TEST(WeightUpdate, RefusesOtherFormatsAndSteps) {
  auto parameters = lns_madam();
  parameters.gradient = parse_number_format("fp16");
  EXPECT_THROW(WeightUpdate{parameters}, Error);
  parameters = lns_madam();
  parameters.normalisation_steps = 4;
  EXPECT_THROW(WeightUpdate{parameters}, Error);
}

}  // namespace
}  // namespace lnsim::numerics
