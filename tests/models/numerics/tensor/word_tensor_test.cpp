// SPDX-License-Identifier: MIT
#include "models/numerics/tensor/word_tensor.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "models/numerics/codec/quantise.hpp"
#include "models/numerics/codec/word.hpp"
#include "models/numerics/tensor/float_encoder.hpp"

namespace lnsim::numerics {
namespace {

const auto every_family = {"lns8g8", "lns8g8-clamp", "lns10g32", "lns16g2048", "fp8e4m3", "fp8e5m2",
                           "fp16",   "bf16",         "fp32",     "int8",       "int4"};

/// Normally distributed, over many octaves, with zeros among them.
template <typename Real>
std::vector<Real> spread_values(std::size_t count) {
  std::mt19937_64 random(11);
  std::normal_distribution<double> normal;
  std::vector<Real> values;
  for (std::size_t i = 0; i < count; ++i) {
    const double value = normal(random) * std::exp2(4 * normal(random));
    values.push_back(static_cast<Real>(i % 10 == 0 ? std::copysign(0, value) : value));
  }
  return values;
}

template <typename Real>
void expect_scalar_words(const NumberFormat& format) {
  const auto values = spread_values<Real>(1000);
  const std::span<const Real> all(values);
  const ScaleGroups groups{.rows = 10, .columns = 100, .group = 32};
  const auto scales = scales_of(all, groups, format, ScaleRule::Maximum);
  ASSERT_EQ(scales.size(), 40U);
  std::vector<std::uint32_t> words(values.size());
  std::vector<double> decoded(values.size());
  encode_words(all, groups, scales, format, {}, words);
  decode_words(std::span<const std::uint32_t>(words), groups, scales, format,
               std::span<double>(decoded));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double scale = scales[i / 100 * 4 + i % 100 / 32];
    ASSERT_EQ(words[i], encode_word(values[i], scale, format)) << format.name << " " << values[i];
    ASSERT_EQ(decoded[i], decode_word(words[i], scale, format)) << format.name;
  }
}

TEST(WordTensor, HasTheScalarCodecsWordsAndNumbers) {
  for (const auto* name : every_family) {
    expect_scalar_words<float>(parse_number_format(name));
    expect_scalar_words<double>(parse_number_format(name));
  }
}

/// A group of many elements, so that tables are worth their making; and what is no normal fp32.
TEST(WordTensor, RoundsToWhatItsWordsStandForAtEveryScale) {
  const auto values = spread_values<float>(5000);
  const std::span<const float> all(values);
  const ScaleGroups groups{.rows = 1, .columns = 5000, .group = 5000};
  for (const auto* name : every_family) {
    const auto format = parse_number_format(name);
    for (const double scale : {0.37, 1.0, 1e-37, 1e-44, 1e35, 1e-310}) {
      std::vector<std::uint32_t> words(values.size());
      std::vector<float> rounded(values.size());
      std::vector<float> decoded(values.size());
      encode_words(all, groups, std::vector{scale}, format, {}, words);
      decode_words(std::span<const std::uint32_t>(words), groups, std::vector{scale}, format,
                   std::span<float>(decoded));
      round_values(all, groups, std::vector{scale}, format, {}, std::span<float>(rounded));
      for (std::size_t i = 0; i < values.size(); ++i) {
        const auto expected = static_cast<float>(decode_word(words[i], scale, format));
        ASSERT_EQ(std::bit_cast<std::uint32_t>(decoded[i]), std::bit_cast<std::uint32_t>(expected))
            << name << " " << scale << " " << values[i];
        ASSERT_EQ(std::bit_cast<std::uint32_t>(rounded[i]), std::bit_cast<std::uint32_t>(expected))
            << name << " " << scale << " " << values[i];
      }
    }
  }
}

TEST(WordTensor, StochasticRoundingIsThatOfItsWords) {
  const auto values = spread_values<float>(3000);
  const std::span<const float> all(values);
  const ScaleGroups groups{.rows = 2, .columns = 1500, .group = 1400};
  const auto format = parse_number_format("lns8g8");
  const auto scales = scales_of(all, groups, format, ScaleRule::Maximum);
  std::vector<std::uint32_t> words(values.size());
  std::vector<float> decoded(values.size());
  std::vector<float> rounded(values.size());
  encode_words(all, groups, scales, format, 5, words);
  decode_words(std::span<const std::uint32_t>(words), groups, scales, format,
               std::span<float>(decoded));
  round_values(all, groups, scales, format, 5, std::span<float>(rounded));
  EXPECT_EQ(rounded, decoded);
}

TEST(WordTensor, PowersOfTwoAreTheSmallestThatHoldTheLargest) {
  const auto format = parse_number_format("int8");
  const std::vector<double> values{-127, 3, 128, 1};
  const ScaleGroups groups{.rows = 2, .columns = 2, .group = 2};
  EXPECT_EQ(scales_of(std::span<const double>(values), groups, format, ScaleRule::PowerOfTwo),
            (std::vector<double>{1, 2}));
}

TEST(WordTensor, RefusesSizesThatDoNotFitAndWhatIsNotFinite) {
  const auto format = parse_number_format("int8");
  std::vector<std::uint32_t> words(2);
  for (const double bad : {std::numeric_limits<double>::infinity(), std::nan("")}) {
    const std::vector<double> values{1, bad};
    const std::span<const double> all(values);
    const ScaleGroups groups{.rows = 1, .columns = 2, .group = 2};
    EXPECT_ANY_THROW((void)scales_of(all, groups, format, ScaleRule::Maximum));
    EXPECT_ANY_THROW(encode_words(all, groups, std::vector<double>{1}, format, {}, words));
    EXPECT_ANY_THROW(encode_words(all, {1, 3, 3}, std::vector<double>{1}, format, {}, words));
    EXPECT_ANY_THROW(encode_words(all, {1, 2, 1}, std::vector<double>{1}, format, {}, words));
  }
}

/// Every exponent of a double that matters, with significands at and beside ties.
TEST(FloatEncoder, HasTheScalarWordsOfTiesSubnormalsAndOverflows) {
  std::vector<double> values{0.0, -0.0, std::nan(""), std::numeric_limits<double>::infinity()};
  for (int exponent = -160; exponent <= 130; ++exponent) {
    for (std::uint32_t quarter = 0; quarter < 128; ++quarter) {
      const double value = std::ldexp(1 + quarter / 128.0, exponent);
      for (const double near : {value, std::nextafter(value, 0), std::nextafter(value, INFINITY),
                                value + std::ldexp(1, exponent - 24)}) {
        values.insert(values.end(), {near, -near});
      }
    }
  }
  for (const auto* name : {"fp8e4m3", "fp8e5m2", "fp16", "bf16", "fp32"}) {
    const auto format = parse_number_format(name);
    std::vector<std::uint32_t> words(values.size());
    encode_floats(std::span<const double>(values), 1, format, words);
    for (std::size_t i = 0; i < values.size(); ++i) {
      ASSERT_EQ(words[i], encode_word(values[i], 1, format)) << name << " " << values[i];
    }
  }
}

}  // namespace
}  // namespace lnsim::numerics
