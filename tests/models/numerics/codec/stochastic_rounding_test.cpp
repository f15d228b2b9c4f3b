// SPDX-License-Identifier: MIT
#include "models/numerics/codec/stochastic_rounding.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "models/numerics/codec/word.hpp"

namespace lnsim::numerics {
namespace {

constexpr std::uint64_t trials = 20000;

/// The mean of the numbers (LNS: of the logarithms) that x becomes.
double mean(double x, const NumberFormat& format) {
  double sum = 0;
  for (std::uint64_t i = 0; i < trials; ++i) {
    const auto word = encode_word_stochastically(x, 1, format, uniform(1, i));
    const double value = decode_word(word, 1, format);
    sum += format.storage.is<LnsParameters>() ? std::log2(std::abs(value)) : value;
  }
  return sum / static_cast<double>(trials);
}

TEST(StochasticRounding, IsUnbiasedBetweenNeighbours) {
  for (const double x : {3.3, -3.3, 5.9, 1.01}) {
    EXPECT_NEAR(mean(x, parse_number_format("lns8g8")), std::log2(std::abs(x)), 0.002) << x;
    for (const auto* name : {"fp8e4m3", "fp8e5m2", "bf16", "int8"}) {
      EXPECT_NEAR(mean(x, parse_number_format(name)), x, 0.02) << name << " " << x;
    }
  }
}

TEST(StochasticRounding, KeepsWhatIsOnTheGrid) {
  for (const auto* name : {"fp8e4m3", "fp16", "int8", "int4"}) {
    const auto format = parse_number_format(name);
    for (const double x : {0.0, 1.0, -3.0, 6.0}) {
      for (const double random : {0.0, 0.5, 0.999999}) {
        EXPECT_EQ(encode_word_stochastically(x, 1, format, random), encode_word(x, 1, format))
            << name << " " << x;
      }
    }
  }
}

TEST(StochasticRounding, EndsWhereRoundingToNearestDoes) {
  for (const auto* name : {"lns8g8", "fp8e4m3", "int8"}) {
    const auto format = parse_number_format(name);
    for (const double x : {1e9, -1e9, 1e-9}) {
      EXPECT_EQ(encode_word_stochastically(x, 1, format, 0.999999), encode_word(x, 1, format))
          << name << " " << x;
    }
  }
}

TEST(Uniform, IsUniformAndNamedBySeedAndIndex) {
  double sum = 0;
  double squares = 0;
  for (std::uint64_t i = 0; i < trials; ++i) {
    const double x = uniform(3, i);
    ASSERT_TRUE(x >= 0 && x < 1);
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / trials, 0.5, 0.01);
  EXPECT_NEAR(squares / trials, 1.0 / 3, 0.01);
  EXPECT_EQ(uniform(3, 7), uniform(3, 7));
  EXPECT_NE(uniform(3, 7), uniform(4, 7));
}

}  // namespace
}  // namespace lnsim::numerics
