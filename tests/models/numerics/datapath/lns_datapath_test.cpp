// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/lns_datapath.hpp"

#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "models/numerics/codec/lns_codec.hpp"
#include "models/numerics/codec/quantise.hpp"
#include "tests/models/numerics/oracle.hpp"

namespace lnsim::numerics {
namespace {

constexpr std::size_t vector_size = 32;

using Words = std::vector<std::uint32_t>;

Words random_words(const NumberFormat& format, std::size_t count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> gaussian;
  std::vector<double> values(count);
  for (auto& value : values) {
    value = gaussian(random);
  }
  Words words;
  const auto scale = scale_for_maximum(largest_magnitude(values), format);
  for (const double value : values) {
    words.push_back(pack(encode(value, scale, format), format));
  }
  return words;
}

Words constant_words(const NumberFormat& format, std::size_t count, std::uint32_t exponent) {
  return Words(count, pack({.negative = false, .zero = false, .exponent = exponent}, format));
}

/// The exact sum of the products and of their magnitudes, in units of both scales.
struct ExactDot {
  oracle::Real sum = 0;
  oracle::Real magnitude = 0;
};

ExactDot exact_dot(const Words& a, const Words& b, const NumberFormat& format) {
  ExactDot dot;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto product = multiply(unpack(a[i], format), unpack(b[i], format));
    if (!product.zero) {
      const auto magnitude =
          oracle::power_of_two(product.exponent, format.storage.lns().base_factor);
      dot.sum += product.negative ? oracle::Real(-magnitude) : magnitude;
      dot.magnitude += magnitude;
    }
  }
  return dot;
}

TEST(LnsDatapath, AlignsTheLargestProductBelowTheGuardBits) {
  // 252 / 8 = 31 octaves; a leading one at bit 24 - 2 - 4 = 18.
  const auto format = parse_number_format("lns8g8");
  const LnsDatapath datapath(format);
  EXPECT_EQ(datapath.unit_exponent(), 31 - 18);
  const auto largest = constant_words(format, 1, 126);
  EXPECT_EQ(datapath.dot(largest, largest, 1).sum, (1 << 18) * 362 / 256);
  EXPECT_EQ(LnsDatapath(parse_number_format("lns4g2-a32")).unit_exponent(), 6 - 26);
  EXPECT_EQ(LnsDatapath(parse_number_format("lns8g8-h6")).unit_exponent(), 31 - 16);
}

TEST(LnsDatapath, SixteenLargestProductsFitAndManyMoreSaturate) {
  const auto format = parse_number_format("lns8g8-clamp");
  const LnsDatapath datapath(format);
  const auto sixteen = constant_words(format, 16, 127);
  EXPECT_EQ(datapath.dot(sixteen, sixteen, vector_size).overflows, 0U);
  const auto many = constant_words(format, 100, 127);
  const auto result = datapath.dot(many, many, vector_size);
  EXPECT_EQ(result.sum, (1 << 23) - 1);
  EXPECT_EQ(result.overflows, 4U);  // every vector, also the last with 4 elements
}

/// A vector is summed up before it saturates: its terms may leave the range on the way.
TEST(LnsDatapath, SaturatesOnceAVector) {
  const auto format = parse_number_format("lns8g8-clamp");
  const LnsDatapath datapath(format);
  const auto b = constant_words(format, 64, 127);
  auto a = b;
  for (std::size_t i = 32; i < 64; ++i) {
    a[i] = pack({.negative = true, .zero = false, .exponent = 127}, format);
  }
  EXPECT_EQ(datapath.dot(a, b, 64), (DotResult{0, 0}));
  EXPECT_EQ(datapath.dot(a, b, vector_size).overflows, 1U);
}

/// Products of exponent 254 are 2^18 of the bin whose constant is 2^(6 / 8).
TEST(LnsDatapath, DeferredBinsSaturateByThemselvesAndTheirTotalAgain) {
  const auto format = parse_number_format("lns8g8-bins-deferred-clamp");
  const LnsDatapath datapath(format);
  const auto dot_of = [&](std::size_t count) {
    const auto largest = constant_words(format, count, 127);
    return datapath.dot(largest, largest, count);
  };
  EXPECT_EQ(dot_of(19), (DotResult{(19LL << 18) * 431 / 256, 0}));
  EXPECT_EQ(dot_of(31), (DotResult{(1 << 23) - 1, 1}));
  EXPECT_EQ(dot_of(32), (DotResult{(1 << 23) - 1, 2}));
}

/// Each term errs by its declared relative bound and by less than one unit of the accumulator. A
/// bin cuts every term by less than one of its own units, which its constant less than doubles.
TEST(LnsDatapath, DotProductsStayWithinTheDeclaredBound) {
  for (const auto* name :
       {"lns8g8", "lns8g8-t4", "lns8g8-t2", "lns8g8-t1", "lns8g8-a40", "lns8g4", "lns8g16-t16",
        "lns6g4", "lns10g8", "lns5g4-a16", "lns8g8-floor", "lns8g8-f12", "lns8g8-bins",
        "lns8g8-t2-bins-x4", "lns8g8-bins-deferred", "lns8g8-t2-bins-deferred-floor",
        "lns8g8-bins-x12-floor", "lns8g8-t1-bins", "lns10g8-bins"}) {
    const auto format = parse_number_format(name);
    const LnsDatapath datapath(format);
    const auto bound = declared_error_bound(format);
    const bool bins = format.datapath.lns().conversion != LnsConversion::Table;
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      const auto a = random_words(format, 64, 2 * seed);
      const auto b = random_words(format, 64, 2 * seed + 1);
      const auto result = datapath.dot(a, b, vector_size);
      ASSERT_EQ(result.overflows, 0U) << name;
      const auto exact = exact_dot(a, b, format);
      const auto relative = std::max(bound.relative_above, bound.relative_below);
      const double units =
          bins ? 2 + 2 * 64 * std::exp2(-1.0 * format.datapath.lns().extra_bits) : 64;
      const auto tolerance = oracle::Real(relative) * exact.magnitude +
                             ldexp(oracle::Real(units), datapath.unit_exponent());
      const auto found = oracle::Real(datapath.value_of(result.sum, 1));
      EXPECT_LE(abs(oracle::Real(found - exact.sum)), tolerance) << name;
    }
  }
}

/// A lone product, converted and converted back at the same scale, keeps its exponent.
TEST(LnsDatapath, ProductsSurviveTheWayThroughTheAccumulator) {
  const auto format = parse_number_format("lns8g8-a48");
  const LnsDatapath datapath(format);
  for (std::uint32_t exponent = 0; exponent <= 252; ++exponent) {
    const auto term = datapath.log_to_linear()({true, false, exponent});
    const auto shift = 60 - static_cast<std::int32_t>(exponent);
    EXPECT_EQ(datapath.output(term, shift), pack({true, false, 60}, format));
  }
}

TEST(LnsDatapath, LinearMidpointsAreMeansOfValues) {
  const auto format = parse_number_format("lns8g1-linear-a24");
  const LnsDatapath datapath(format);
  const auto code_of = [&](Sum sum) {
    return unpack(datapath.output(sum, -datapath.unit_exponent()), format).exponent;
  };
  EXPECT_EQ(code_of(1024), 10U);
  EXPECT_EQ(code_of(1536), 10U);  // 1.5 * 2^10: a tie goes down
  EXPECT_EQ(code_of(1537), 11U);
  const LnsDatapath logarithmic(parse_number_format("lns8g1"));
  EXPECT_EQ(unpack(logarithmic.output(1449, -logarithmic.unit_exponent()), format).exponent, 11U);
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
      const auto a = random_words(format, 512, 1000 + 2 * seed);
      const auto b = random_words(format, 512, 1001 + 2 * seed);
      const auto exact = static_cast<double>(exact_dot(a, b, format).sum);
      const double error = datapath.value_of(datapath.dot(a, b, vector_size).sum, 1) - exact;
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
  auto format = parse_number_format("lns8g8-a8");
  format.datapath.lns().guard_bits = 0;
  EXPECT_THROW(LnsDatapath{format}, Error);
  format.datapath.lns().guard_bits = 7;
  EXPECT_THROW(LnsDatapath{format}, Error);
  format.datapath.lns().guard_bits = 6;
  EXPECT_NO_THROW(LnsDatapath{format});
  EXPECT_THROW(LnsDatapath(parse_number_format("fp16")), Error);
  const Words one(1);
  const Words two(2);
  EXPECT_THROW(static_cast<void>(LnsDatapath(format).dot(one, two, vector_size)), Error);
  EXPECT_THROW(static_cast<void>(LnsDatapath(format).dot(one, one, 0)), Error);
}

}  // namespace
}  // namespace lnsim::numerics
