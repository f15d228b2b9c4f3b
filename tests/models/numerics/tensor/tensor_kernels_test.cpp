// SPDX-License-Identifier: MIT
#include "models/numerics/tensor/tensor_kernels.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "models/numerics/codec/word.hpp"
#include "models/numerics/tensor/lns_encoder.hpp"

namespace lnsim::numerics {
namespace {

const auto formats = {"lns4g2", "lns8g8", "lns8g8-clamp", "lns8g16", "lns10g32", "lns16g2048"};

std::vector<float> normal_values(std::size_t count) {
  std::mt19937 random(3);
  std::normal_distribution<float> normal;
  std::vector<float> values(count);
  for (auto& value : values) {
    value = normal(random) * std::exp2(6 * normal(random));
  }
  return values;
}

/// Of every length up to some vectors, so that each has a last one of every length.
TEST(TensorKernels, FindTheLargestMagnitudeOfAnyLength) {
  for (const auto set : supported_instruction_sets()) {
    for (std::size_t size = 0; size < 70; ++size) {
      std::vector<float> values(size, 1.0F);
      for (std::size_t place = 0; place < size; ++place) {
        values[place] = -2.5F;
        const auto bits = tensor_kernels(set).largest(values.data(), size);
        ASSERT_EQ(std::bit_cast<float>(bits), 2.5F) << size << " " << place;
        values[place] = 1.0F;
      }
    }
  }
}

TEST(TensorKernels, SeeWhatIsNotFinite) {
  for (const auto set : supported_instruction_sets()) {
    for (const float bad : {std::numeric_limits<float>::infinity(), -std::nanf("")}) {
      std::vector<float> values(20, 1.0F);
      values[17] = bad;
      EXPECT_GT(tensor_kernels(set).largest(values.data(), values.size()), fp32::largest);
    }
  }
}

TEST(TensorKernels, DecodeEveryWordAsTheScalarCodec) {
  for (const auto set : supported_instruction_sets()) {
    for (const auto* name : formats) {
      const auto format = parse_number_format(name);
      const double scale = 0.37 * std::exp2(-8);
      const auto numbers = octave_numbers(scale, format);
      ASSERT_TRUE(numbers);
      std::vector<std::uint32_t> words((std::size_t{1} << format.storage.bits) - 1);
      std::iota(words.begin(), words.end(), std::uint32_t{1} << format.storage.bits);
      std::vector<float> values(words.size());
      tensor_kernels(set).decode(*numbers, words.data(), words.size(), values.data());
      for (std::size_t i = 0; i < words.size(); ++i) {
        const auto expected = static_cast<float>(decode_word(words[i], scale, format));
        ASSERT_EQ(std::bit_cast<std::uint32_t>(values[i]), std::bit_cast<std::uint32_t>(expected))
            << name << " " << words[i];
      }
    }
  }
}

TEST(TensorKernels, RoundToTheNumbersOfTheWordsThatTheyEncode) {
  auto values = normal_values(1003);
  values[10] = 0.0F;
  values[11] = -0.0F;
  for (const auto set : supported_instruction_sets()) {
    for (const auto* name : formats) {
      const auto format = parse_number_format(name);
      LnsEncoder encoder(format, tensor_kernels(set));
      encoder.set_scale(0.0371);
      std::vector<float> rounded(values.size());
      ASSERT_TRUE(encoder.round(values, rounded));
      for (std::size_t i = 0; i < values.size(); ++i) {
        const auto expected =
            static_cast<float>(decode_word(encode_word(values[i], 0.0371, format), 0.0371, format));
        ASSERT_EQ(std::bit_cast<std::uint32_t>(rounded[i]), std::bit_cast<std::uint32_t>(expected))
            << name << " " << values[i];
      }
    }
  }
}

TEST(TensorKernels, RoundFloatsAndIntegersAsTheScalarCodec) {
  auto values = normal_values(1003);
  values[11] = -0.0F;
  std::vector<float> rounded(values.size());
  for (const auto set : supported_instruction_sets()) {
    const auto& kernels = tensor_kernels(set);
    // fp16, whose largest number is 65504 and smallest normal one 2^-14.
    const FloatGrid half{
        .scale = 64, .largest = 65504, .smallest_exponent = 1023 - 14, .mantissa_bits = 10};
    const std::vector<std::pair<const char*, double>> cases{{"fp16", 64}, {"int8", 0.0371}};
    for (const auto& [name, scale] : cases) {
      const auto format = parse_number_format(name);
      const bool floating = format.storage.is<FloatParameters>();
      const auto size = values.size();
      EXPECT_TRUE(floating
                      ? kernels.round_floats(half, values.data(), size, rounded.data())
                      : kernels.round_integers(scale, 127, values.data(), size, rounded.data()));
      for (std::size_t i = 0; i < values.size(); ++i) {
        const auto expected =
            static_cast<float>(decode_word(encode_word(values[i], scale, format), scale, format));
        ASSERT_EQ(std::bit_cast<std::uint32_t>(rounded[i]), std::bit_cast<std::uint32_t>(expected))
            << name << " " << values[i];
      }
    }
    const float beyond = 64 * 65520;
    EXPECT_FALSE(kernels.round_floats(half, &beyond, 1, rounded.data()));
    const float bad = std::nanf("");
    EXPECT_FALSE(kernels.round_integers(1, 127, &bad, 1, rounded.data()));
  }
}

}  // namespace
}  // namespace lnsim::numerics
