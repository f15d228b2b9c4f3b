// SPDX-License-Identifier: MIT
#include "models/numerics/codec/lns_codec.hpp"

#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "models/numerics/codec/quantise.hpp"
#include "tests/models/numerics/oracle.hpp"

namespace lnsim::numerics {
namespace {

TEST(LnsCodec, KnownValues) {
  const auto format = parse_number_format("lns8g8");
  EXPECT_EQ(encode(1, 1, format), (LnsCode{false, false, 0}));
  EXPECT_EQ(encode(-2, 1, format), (LnsCode{true, false, 8}));
  EXPECT_EQ(encode(3, 1, format), (LnsCode{false, false, 13}));
  EXPECT_EQ(encode(1e30, 1, format), (LnsCode{false, false, 126}));
  EXPECT_EQ(encode(0, 1, format), zero_code(format));
  EXPECT_EQ(encode(0.5, 1, format), (LnsCode{false, false, 0}));
  EXPECT_EQ(encode(0.47, 1, format), zero_code(format));
  EXPECT_EQ(encode(-0.47, 1, parse_number_format("lns8g8-clamp")), (LnsCode{true, false, 0}));
  EXPECT_EQ(decode({true, false, 12}, 0.5, format), -std::sqrt(2.0));
  EXPECT_EQ(decode(zero_code(format), 3, format), 0);
}

TEST(LnsCodec, RefusesWhatHasNoLogarithm) {
  const auto format = parse_number_format("lns8g8");
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (const double bad : {nan, infinity, -infinity}) {
    EXPECT_THROW(static_cast<void>(encode(bad, 1, format)), Error);
    EXPECT_THROW(static_cast<void>(encode(1, bad, format)), Error);
  }
  EXPECT_THROW(static_cast<void>(encode(1, 0, format)), Error);
  EXPECT_THROW(static_cast<void>(encode(1, -1, format)), Error);
  EXPECT_THROW(static_cast<void>(encode(1, 1, parse_number_format("int8"))), Error);
}

/// The doubles next to every midpoint, where floating point alone could round to the wrong side.
TEST(LnsCodec, DoublesBesideMidpointsRoundToTheRightSide) {
  for (const auto* name : {"lns8g1", "lns8g8", "lns8g64", "lns12g128"}) {
    const auto format = parse_number_format(name);
    const std::int64_t gamma = format.storage.lns().base_factor;
    for (std::uint32_t k = 0; k < std::min(largest_exponent(format), 100U); ++k) {
      const auto midpoint = oracle::power_of_two(2 * static_cast<std::int64_t>(k) + 1, 2 * gamma);
      double x = std::nextafter(static_cast<double>(midpoint), 0.0);
      for (int neighbour = 0; neighbour < 3; ++neighbour) {
        const auto expected = oracle::Real(x) > midpoint ? k + 1 : k;
        EXPECT_EQ(encode(x, 1, format).exponent, expected) << name << " " << x;
        EXPECT_EQ(encode(x * 0.75, 0.75, format).exponent,
                  oracle::Real(x * 0.75) > midpoint * oracle::Real(0.75) ? k + 1 : k);
        x = std::nextafter(x, std::numeric_limits<double>::infinity());
      }
    }
  }
}

TEST(LnsCodec, TheFinestBaseFactorDecidesNearTiesToo) {
  const auto format = parse_number_format("lns16g2048");
  const auto midpoint = oracle::power_of_two(1555, 4096);  // between codes 777 and 778
  const auto nearest = static_cast<double>(midpoint);
  EXPECT_EQ(encode(nearest, 1, format).exponent, oracle::Real(nearest) > midpoint ? 778U : 777U);
}

TEST(LnsCodec, ExtremeDoublesStayInRange) {
  const auto format = parse_number_format("lns8g8");
  constexpr double tiny = std::numeric_limits<double>::denorm_min();
  constexpr double huge = std::numeric_limits<double>::max();
  EXPECT_EQ(encode(huge, tiny, format).exponent, 126U);
  EXPECT_TRUE(encode(tiny, huge, format).zero);
  EXPECT_EQ(encode(tiny, tiny, format), (LnsCode{false, false, 0}));
}

/// Signal-to-noise ratio of rounding to a relative grid of base 2^(1/gamma): the error in the log
/// domain is uniform over one step, so noise / signal = (ln 2 / gamma)^2 / 12 = -32.04 dB.
TEST(LnsCodec, GaussianDataHasTheNoiseOfTheory) {
  const auto format = parse_number_format("lns8g8");
  std::mt19937_64 random(1);
  std::normal_distribution<double> gaussian;
  std::vector<double> values(100000);
  for (auto& value : values) {
    value = gaussian(random);
  }
  const auto scale = scale_for_maximum(largest_magnitude(values), format);
  double signal = 0;
  double noise = 0;
  for (const double value : values) {
    const double error = decode(encode(value, scale, format), scale, format) - value;
    signal += value * value;
    noise += error * error;
  }
  const double theory = -10 * std::log10(std::pow(std::log(2.0) / 8, 2) / 12);
  EXPECT_NEAR(10 * std::log10(signal / noise), theory, 0.1);
}

}  // namespace
}  // namespace lnsim::numerics
