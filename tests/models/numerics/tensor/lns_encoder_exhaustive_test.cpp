// SPDX-License-Identifier: MIT
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "models/numerics/codec/word.hpp"
#include "models/numerics/tensor/lns_encoder.hpp"
#include "tests/models/numerics/oracle.hpp"

namespace lnsim::numerics {
namespace {

constexpr std::uint32_t fp32_infinity = 0x7f800000;

template <typename Real>
void expect_scalar_words(const std::vector<Real>& values, double scale,
                         const NumberFormat& format) {
  std::vector<std::uint32_t> expected(values.size());
  std::ranges::transform(values, expected.begin(),
                         [&](Real value) { return encode_word(value, scale, format); });
  for (const auto set : supported_instruction_sets()) {
    LnsEncoder encoder(format, tensor_kernels(set));
    encoder.set_scale(scale);
    std::vector<std::uint32_t> words(values.size());
    encoder(std::span<const Real>(values), words);
    for (std::size_t i = 0; i < values.size(); ++i) {
      ASSERT_EQ(words[i], expected[i]) << format.name << " " << values[i] << " " << scale;
    }
  }
}

/// Every exponent and sign of fp32, subnormals among them, with significands near the ends and
/// spread between.
std::vector<float> fp32_corners(std::uint32_t step) {
  std::vector<float> values;
  for (std::uint32_t bits = 0; bits < fp32_infinity; bits += 1U << 23) {
    for (std::uint32_t fraction = 0; fraction < 1U << 23; fraction += step) {
      for (const auto near : {0U, 1U, step - 1}) {
        values.push_back(std::bit_cast<float>(bits | (fraction + near)));
        values.push_back(-values.back());
      }
    }
  }
  return values;
}

TEST(LnsEncoderExhaustive, GivesTheScalarWordsOfAllExponents) {
  const auto values = fp32_corners(1U << 19);
  for (const auto* option : {"", "-clamp"}) {
    for (const auto& format : oracle::small_lns_formats(option)) {
      for (const double scale : {1.0, 0.37, std::sqrt(2.0), 1e-12, 5e10, 0x1p-126}) {
        expect_scalar_words(values, scale, format);
      }
    }
  }
}

/// The neighbours of every midpoint, in fp32 and in doubles.
TEST(LnsEncoderExhaustive, DecidesMidpointsAsTheScalarEncoder) {
  for (const auto* name : {"lns4g2", "lns8g8", "lns8g8-clamp", "lns12g128", "lns16g2048"}) {
    const auto format = parse_number_format(name);
    const double gamma = format.storage.lns().base_factor;
    for (const double scale : {1.0, 0.37, 1.9999999}) {
      std::vector<float> singles;
      std::vector<double> doubles;
      for (double k = -gamma - 1; k <= gamma; ++k) {
        const double midpoint = scale * std::exp2((k + 0.5) / gamma);
        const auto single = static_cast<float>(midpoint);
        singles.insert(singles.end(),
                       {single, std::nextafter(single, 0.0F), std::nextafter(single, INFINITY)});
        doubles.insert(doubles.end(), {midpoint * (1 - 1e-10), midpoint * (1 + 1e-10)});
      }
      expect_scalar_words(singles, scale, format);
      expect_scalar_words(doubles, scale, format);
    }
  }
}

/// Within the last bits of a double, where the midpoint's floor does not decide.
TEST(LnsEncoderExhaustive, DecidesTheLastBitOfADouble) {
  const auto format = parse_number_format("lns8g8");
  std::mt19937_64 random(7);
  for (int trial = 0; trial < 300; ++trial) {
    const double scale = std::uniform_real_distribution(0.5, 2.0)(random);
    std::vector<double> values;
    for (double k = 0; k < 8; ++k) {
      double value = scale * std::exp2((k + 0.5) / 8) * (1 - 0x1p-51);
      for (int step = 0; step < 8; ++step) {
        values.push_back(value);
        value = std::nextafter(value, INFINITY);
      }
    }
    expect_scalar_words(values, scale, format);
  }
}

TEST(LnsEncoderExhaustive, GivesTheScalarWordsOfEverySignificand) {
  const auto format = parse_number_format("lns8g8");
  std::vector<float> values;
  for (std::uint32_t fraction = 0; fraction < 1U << 23; fraction += 3) {
    values.push_back(std::bit_cast<float>(0x3f800000U | fraction));
  }
  expect_scalar_words(values, 0.0371, format);
}

TEST(LnsEncoderExhaustive, RefusesWhatIsNotFinite) {
  const LnsEncoder encoder(parse_number_format("lns8g8"));
  std::vector<std::uint32_t> words(1);
  for (const float bad : {std::numeric_limits<float>::infinity(), std::nanf("")}) {
    const std::vector<float> values{bad};
    EXPECT_ANY_THROW(encoder(std::span<const float>(values), words));
  }
}

}  // namespace
}  // namespace lnsim::numerics
