// SPDX-License-Identifier: MIT
#include "energy/operand_stream.hpp"

#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "models/numerics/word.hpp"

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
  EXPECT_NEAR(deviation, 127.0 / 4, 5 * deviation / std::sqrt(2.0 * count));
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

TEST(OperandStream, UniformIntegersLeaveOutTheCodeThatHasNoNegative) {
  const auto format = parse_number_format("int4");
  const auto source = uniform_operands(format, seed);
  for (std::size_t i = 0; i < 1000; ++i) {
    EXPECT_GE(numerics::decode_word(source.a(), 1, format), -7);
  }
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

TEST(OperandStream, RecordedPairsComeOverAndOver) {
  const auto format = parse_number_format("int8");
  const auto source = recorded_operands(format, {{1, 10}, {-2, 5}});
  for (int turn = 0; turn < 2; ++turn) {
    EXPECT_EQ(numerics::decode_word(source.a(), 1, format), 64);
    EXPECT_EQ(numerics::decode_word(source.a(), 1, format), -127);
    EXPECT_EQ(numerics::decode_word(source.b(), 1, format), 127);
    EXPECT_EQ(numerics::decode_word(source.b(), 1, format), 64);
  }
}

TEST(OperandStream, NothingRecordedIsAnError) {
  EXPECT_THROW(recorded_operands(parse_number_format("int8"), {}), Error);
}

}  // namespace
}  // namespace lnsim
