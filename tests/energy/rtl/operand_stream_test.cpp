// SPDX-License-Identifier: MIT
#include "energy/rtl/operand_stream.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "models/numerics/codec/mx_code.hpp"
#include "models/numerics/codec/quantise.hpp"
#include "models/numerics/codec/word.hpp"

namespace lnsim {
namespace {

constexpr std::uint64_t seed = 7;
constexpr std::size_t count = 20000;

TEST(OperandStream, GaussianHasTheStandardDeviationThatItStates) {
  const auto format = parse_number_format("int8");
  const auto source = gaussian_operands(format, seed);
  double sum = 0;
  double squares = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double x = numerics::decode_word(source.a(), 1, format);
    sum += x;
    squares += x * x;
  }
  const double deviation = std::sqrt(squares / count);
  EXPECT_NEAR(sum / count, 0, 5 * deviation / std::sqrt(count));
  EXPECT_NEAR(deviation, 127 / best_full_scale(format), 5 * deviation / std::sqrt(2.0 * count));
}

/// R. Banner et al., "Post training 4-bit quantization of convolutional networks for
/// rapid-deployment," NeurIPS 2019: 4-bit integers saturate normal numbers best at 2.55 standard
/// deviations. Formats of many octaves lose nothing to the largest.
TEST(OperandStream, FullScaleIsWhereStorageLosesLeast) {
  EXPECT_EQ(best_full_scale(parse_number_format("int4")), 2.5);
  for (const char* name : {"lns8g8", "lns8g16", "fp8e4m3", "fp8e5m2", "bf16"}) {
    EXPECT_EQ(best_full_scale(parse_number_format(name)), full_scale_deviations) << name;
  }
}

/// Of a format of less than an octave; with full scale at 4 standard deviations 7 of 10 are 0.
TEST(OperandStream, TheBestScaleLeavesFewNumbersZero) {
  const auto format = parse_number_format("lns4g8");
  EXPECT_LT(best_full_scale(format), 2);
  const auto source = gaussian_operands(format, seed);
  std::size_t zeros = 0;
  for (std::size_t i = 0; i < count; ++i) {
    zeros += numerics::decode_word(source.a(), 1, format) == 0 ? 1 : 0;
  }
  EXPECT_LT(static_cast<double>(zeros), 0.4 * count);
}

TEST(OperandStream, UniformHasEveryWordAboutEquallyOften) {
  const auto format = parse_number_format("lns4g2");
  const auto source = uniform_operands(format, seed);
  std::map<std::uint32_t, double> found;
  for (std::size_t i = 0; i < count; ++i) {
    ++found[source.b()];
  }
  const double expected = count / 16.0;
  ASSERT_EQ(found.size(), 16U);
  for (const auto& [word, times] : found) {
    EXPECT_NEAR(times, expected, 5 * std::sqrt(expected)) << word;
  }
}

TEST(OperandStream, UniformFloatsAreOfLimitedMagnitude) {
  for (const char* name : {"fp8e4m3", "fp8e5m2", "bf16", "fp16", "fp32"}) {
    const auto format = parse_number_format(name);
    const auto source = uniform_operands(format, seed);
    for (std::size_t i = 0; i < 1000; ++i) {
      const double magnitude = std::abs(numerics::decode_word(source.a(), 1, format));
      EXPECT_GE(magnitude, 0x1p-8) << name;
      EXPECT_LE(magnitude, 1) << name;
    }
  }
}

/// Products of smaller numbers are cut away.
TEST(OperandStream, UniformFloatsInAWindowReachTheLargest) {
  for (const auto& [name, largest] : {std::pair{"fp8e4m3-a24", 448.0}, {"fp8e5m2-a24", 57344.0}}) {
    const auto format = parse_number_format(name);
    const auto source = uniform_operands(format, seed);
    double found = 0;
    for (std::size_t i = 0; i < 1000; ++i) {
      const double magnitude = std::abs(numerics::decode_word(source.a(), 1, format));
      EXPECT_GE(magnitude, largest / 256) << name;
      EXPECT_LE(magnitude, largest) << name;
      found = std::max(found, magnitude);
    }
    EXPECT_EQ(found, largest) << name;
  }
}

TEST(OperandStream, UniformIntegersLeaveOutTheCodeThatHasNoNegative) {
  const auto format = parse_number_format("int4");
  const auto source = uniform_operands(format, seed);
  for (std::size_t i = 0; i < 1000; ++i) {
    EXPECT_GE(numerics::decode_word(source.a(), 1, format), -7);
  }
}

/// Of an operand its own format's words, as the lane writes them.
TEST(OperandStream, OfTwoFormatsHasEachOperandInItsOwn) {
  const auto a = parse_number_format("fp8e4m3");
  const auto b = parse_number_format("fp8e5m2");
  const ProductFormats formats(a, b, a);
  using Make = std::function<OperandSource(const ProductFormats&)>;
  const std::vector<double> recorded{1, -0.3, 0.05, 0.7};
  for (const auto& make : std::vector<Make>{
           [](const auto& of) { return gaussian_operands(of, seed); },
           [](const auto& of) { return uniform_operands(of, seed); },
           [](const auto& of) { return sparse_operands(of, seed); },
           [](const auto& of) { return held_operands(of, seed, 3); },
           [](const auto& of) { return still_operands(of, seed, 3); },
           [&](const auto& of) { return recorded_operands(of, recorded, recorded); }}) {
    const auto of_a = make(formats).a;
    const auto of_b = make(formats).b;
    const auto only_a = make(a).a;
    const auto only_b = make(b).b;
    for (int i = 0; i < 200; ++i) {
      EXPECT_EQ(numerics::decode_word(of_a(), 1, formats.lane),
                numerics::decode_word(only_a(), 1, a));
      EXPECT_EQ(numerics::decode_word(of_b(), 1, formats.lane),
                numerics::decode_word(only_b(), 1, b));
    }
  }
  const auto zeros = zero_operands(formats, seed);
  EXPECT_EQ(numerics::decode_word(zeros.a(), 1, formats.lane), 0);
  EXPECT_EQ(numerics::decode_word(zeros.b(), 1, formats.lane),
            numerics::decode_word(zero_operands(b, seed).b(), 1, b));
}

/// The largest of a block is in the upper octave of the elements, and all share its scale.
TEST(OperandStream, BlocksHaveTheScaleOfTheirLargest) {
  const auto format = parse_number_format("mxfp8e4m3");
  const auto source = gaussian_operands(format, seed);
  for (int block = 0; block < 100; ++block) {
    std::vector<double> values;
    std::vector<std::int32_t> scales;
    for (std::size_t i = 0; i < mx_blocks.block_elements; ++i) {
      const auto word = source.b();
      values.push_back(numerics::decode_word(word, 1, format));
      scales.push_back(numerics::block_exponent(word, format));
    }
    EXPECT_GE(numerics::largest_magnitude(values), 256);
    EXPECT_EQ(std::ranges::count(scales, scales.front()), mx_blocks.block_elements);
  }
}

TEST(OperandStream, ZerosAreAtTheScaleOfTheirBlock) {
  const auto format = parse_number_format("mxfp4");
  const auto sparse = sparse_operands(format, seed);
  const auto gaussian = gaussian_operands(format, seed);
  std::size_t zeros = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto word = sparse.a();
    const auto whole = gaussian.a();
    EXPECT_EQ(numerics::block_exponent(word, format), numerics::block_exponent(whole, format));
    zeros +=
        numerics::decode_word(word, 1, format) == 0 && numerics::decode_word(whole, 1, format) != 0;
  }
  EXPECT_GT(zeros, count / 3);
}

TEST(OperandStream, ASeedGivesTheSameWords) {
  const auto format = parse_number_format("lns8g8");
  const auto first = gaussian_operands(format, seed);
  const auto second = gaussian_operands(format, seed);
  for (std::size_t i = 0; i < 100; ++i) {
    EXPECT_EQ(first.a(), second.a());
    EXPECT_EQ(first.b(), second.b());
  }
}

TEST(OperandStream, HalfOfASparseStreamsProductsAreZero) {
  const auto format = parse_number_format("lns8g8");
  const auto source = sparse_operands(format, seed);
  const auto gaussian = gaussian_operands(format, seed);
  std::size_t zeros = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto a = source.a();
    const auto unmasked = gaussian.a();
    const bool is_zero = numerics::decode_word(a, 1, format) == 0;
    zeros += is_zero ? 1 : 0;
    EXPECT_TRUE(is_zero || a == unmasked);
    EXPECT_EQ(source.b(), gaussian.b());
  }
  EXPECT_NEAR(static_cast<double>(zeros), count / 2.0, 5 * std::sqrt(count / 4.0));
}

TEST(OperandStream, OfAZeroStreamOnlyAIsZero) {
  const auto format = parse_number_format("int8");
  const auto source = zero_operands(format, seed);
  const auto gaussian = gaussian_operands(format, seed);
  for (std::size_t i = 0; i < 100; ++i) {
    EXPECT_EQ(numerics::decode_word(source.a(), 1, format), 0);
    EXPECT_EQ(source.b(), gaussian.b());
  }
}

TEST(OperandStream, HalfOfTheElementsOfAHeldStreamKeepTheirWord) {
  const auto format = parse_number_format("fp32");
  constexpr std::size_t elements = 4;
  const auto source = held_operands(format, seed, elements);
  std::vector<std::uint32_t> words(elements);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto before = std::exchange(words[i % elements], source.b());
    kept += words[i % elements] == before ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(kept), count / 2.0, 5 * std::sqrt(count / 4.0));
}

TEST(OperandStream, AStillStreamIsOneVectorOverAndOver) {
  const auto format = parse_number_format("fp32");
  const auto source = still_operands(format, seed, 2);
  const auto first = source.a();
  const auto second = source.a();
  EXPECT_NE(first, second);
  for (std::size_t i = 0; i < 10; ++i) {
    EXPECT_EQ(source.a(), first);
    EXPECT_EQ(source.a(), second);
  }
}

TEST(OperandStream, RecordedNumbersComeOverAndOver) {
  const auto format = parse_number_format("int8");
  const auto source = recorded_operands(format, {1, -2}, {10, 5, 0});
  for (int turn = 0; turn < 2; ++turn) {
    EXPECT_EQ(numerics::decode_word(source.a(), 1, format), 64);
    EXPECT_EQ(numerics::decode_word(source.a(), 1, format), -127);
    EXPECT_EQ(numerics::decode_word(source.b(), 1, format), 127);
    EXPECT_EQ(numerics::decode_word(source.b(), 1, format), 64);
    EXPECT_EQ(numerics::decode_word(source.b(), 1, format), 0);
  }
}

TEST(OperandStream, NothingRecordedIsAnError) {
  EXPECT_THROW(recorded_operands(parse_number_format("int8"), {}, {1}), Error);
  EXPECT_THROW(recorded_operands(parse_number_format("int8"), {1}, {}), Error);
}

}  // namespace
}  // namespace lnsim
