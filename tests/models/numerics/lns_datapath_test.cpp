// SPDX-License-Identifier: MIT
#include "models/numerics/lns_datapath.hpp"

#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "models/numerics/lns_codec.hpp"
#include "tests/models/numerics/oracle.hpp"

namespace lnsim::numerics {
namespace {

std::vector<LnsCode> random_codes(const NumberFormat& format, std::size_t count,
                                  std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> gaussian;
  std::vector<double> values(count);
  for (auto& value : values) {
    value = gaussian(random);
  }
  return encode_tensor(values, 1, format, ScaleGranularity::PerTensor).codes;
}

/// The exact sum of the products and of their magnitudes, in units of both scales.
struct ExactDot {
  oracle::Real sum = 0;
  oracle::Real magnitude = 0;
};

ExactDot exact_dot(const std::vector<LnsCode>& a, const std::vector<LnsCode>& b,
                   std::uint32_t gamma) {
  ExactDot dot;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto product = multiply(a[i], b[i]);
    if (!product.zero) {
      const auto magnitude = oracle::power_of_two(product.exponent, gamma);
      dot.sum += product.negative ? oracle::Real(-magnitude) : magnitude;
      dot.magnitude += magnitude;
    }
  }
  return dot;
}

TEST(LnsDatapath, AlignsTheLargestProductBelowTheGuardBits) {
  // 252 / 8 = 31 octaves; a leading one at bit 24 - 2 - 4 = 18.
  const LnsDatapath datapath(parse_number_format("lns8g8"));
  EXPECT_EQ(datapath.unit_exponent(), 31 - 18);
  const std::vector<LnsCode> largest{{false, false, 126}};
  EXPECT_EQ(datapath.dot(largest, largest).sum, (1 << 18) * 362 / 256);
  EXPECT_EQ(LnsDatapath(parse_number_format("lns4g2-a32")).unit_exponent(), 6 - 26);
}

TEST(LnsDatapath, SixteenLargestProductsFitAndManyMoreSaturate) {
  const auto format = parse_number_format("lns8g8-clamp");
  const LnsDatapath datapath(format);
  const std::vector<LnsCode> sixteen(16, {false, false, 127});
  EXPECT_EQ(datapath.dot(sixteen, sixteen).overflows, 0U);
  const std::vector<LnsCode> many(100, {false, false, 127});
  const auto result = datapath.dot(many, many);
  EXPECT_EQ(result.sum, (1 << 23) - 1);
  EXPECT_GT(result.overflows, 0U);
}

/// Each term errs by its declared relative bound and by less than one unit of the accumulator.
TEST(LnsDatapath, DotProductsStayWithinTheDeclaredBound) {
  for (const auto* name : {"lns8g8", "lns8g8-t4", "lns8g8-t2", "lns8g8-t1", "lns8g8-a40", "lns8g4",
                           "lns8g16-t16", "lns6g4", "lns10g8", "lns5g4-a16"}) {
    const auto format = parse_number_format(name);
    const LnsDatapath datapath(format);
    const auto bound = declared_error_bound(format);
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      const auto a = random_codes(format, 64, 2 * seed);
      const auto b = random_codes(format, 64, 2 * seed + 1);
      const auto result = datapath.dot(a, b);
      ASSERT_EQ(result.overflows, 0U) << name;
      const auto exact = exact_dot(a, b, format.lns.base_factor);
      const auto relative = std::max(bound.relative_above, bound.relative_below);
      const auto tolerance = oracle::Real(relative) * exact.magnitude +
                             ldexp(oracle::Real(a.size()), datapath.unit_exponent());
      const auto found = oracle::Real(datapath.value_of(result.sum, 1));
      EXPECT_LE(abs(oracle::Real(found - exact.sum)), tolerance) << name;
    }
  }
}

TEST(LnsDatapath, DotIsItsPartsInOrder) {
  const auto format = parse_number_format("lns8g8-t2-a20");
  for (const auto overflow : {OverflowPolicy::Saturate, OverflowPolicy::Wrap}) {
    const LnsDatapath datapath(format, {.guard_bits = 1, .overflow = overflow});
    const auto a = random_codes(format, 512, 1);
    const std::vector<LnsCode> b(512, {false, false, 126});
    auto sum = datapath.accumulator();
    for (std::size_t i = 0; i < a.size(); ++i) {
      sum.add(datapath.log_to_linear()(multiply(a[i], b[i])));
    }
    EXPECT_EQ(datapath.dot(a, b), (DotResult{sum.value(), sum.overflows()}));
  }
}

/// A lone product, converted and converted back at the same scale, keeps its exponent.
TEST(LnsDatapath, ProductsSurviveTheWayThroughTheAccumulator) {
  const auto format = parse_number_format("lns8g8-a64");
  const LnsDatapath datapath(format);
  for (std::uint32_t exponent = 0; exponent <= 252; ++exponent) {
    const auto term = datapath.log_to_linear()({true, false, exponent});
    const auto shift = 60 - static_cast<std::int32_t>(exponent);
    EXPECT_EQ(datapath.linear_to_log()(term, shift), (LnsCode{true, false, 60}));
  }
}

/// About 62 dB with 8 fraction bits, 27 to 34 dB with 1 to 4 table entries.
TEST(LnsDatapath, SignalToNoiseRisesWithTheTable) {
  double last = 20;
  for (const auto* name : {"lns8g8-t1-a40", "lns8g8-t4-a40", "lns8g8-a40"}) {
    const auto format = parse_number_format(name);
    const LnsDatapath datapath(format);
    double signal = 0;
    double noise = 0;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      const auto a = random_codes(format, 512, 1000 + 2 * seed);
      const auto b = random_codes(format, 512, 1001 + 2 * seed);
      const auto exact = static_cast<double>(exact_dot(a, b, 8).sum);
      const double error = datapath.value_of(datapath.dot(a, b).sum, 1) - exact;
      signal += exact * exact;
      noise += error * error;
    }
    const double ratio = 10 * std::log10(signal / noise);
    EXPECT_GT(ratio, last + 3) << name;
    last = ratio;
  }
  EXPECT_GT(last, 55);
}

TEST(LnsDatapath, RefusesBadOptionsAndSizes) {
  const auto format = parse_number_format("lns8g8-a8");
  EXPECT_THROW(LnsDatapath(format, {.guard_bits = 0}), Error);
  EXPECT_THROW(LnsDatapath(format, {.guard_bits = 7}), Error);
  EXPECT_NO_THROW(LnsDatapath(format, {.guard_bits = 6}));
  EXPECT_THROW(LnsDatapath(parse_number_format("fp16")), Error);
  const std::vector<LnsCode> one(1);
  const std::vector<LnsCode> two(2);
  EXPECT_THROW(static_cast<void>(LnsDatapath(format).dot(one, two)), Error);
}

}  // namespace
}  // namespace lnsim::numerics
