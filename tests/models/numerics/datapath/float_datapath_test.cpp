// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/float_datapath.hpp"

#include <bit>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "models/numerics/codec/float_codec.hpp"

namespace lnsim::numerics {
namespace {

constexpr std::uint32_t infinity = 0x7f800000;
constexpr std::uint32_t nan = 0x7fc00000;

std::uint32_t bits(float x) { return std::bit_cast<std::uint32_t>(x); }

/// The processor's own fp32 arithmetic with subnormal operands and results made zeros. A product
/// that rounds up to the smallest normal number only beyond the exponent's end is the one case in
/// which flushing differs from it.
std::uint32_t flushed(float x) {
  if (std::isnan(x)) {
    return nan;
  }
  return bits(std::fpclassify(x) == FP_SUBNORMAL ? std::copysign(0.0F, x) : x);
}

float flush_operand(std::uint32_t word) {
  const auto x = std::bit_cast<float>(word);
  return std::fpclassify(x) == FP_SUBNORMAL ? std::copysign(0.0F, x) : x;
}

Sum sum_after(const FloatDatapath& datapath, Sum sum, std::uint32_t a, std::uint32_t b) {
  static_cast<void>(datapath.accumulate({&sum, 1}, {&a, 1}, {&b, 1}));
  return sum;
}

TEST(FloatDatapath, Fp32EqualsTheProcessorWithFlushing) {
  const FloatDatapath datapath(parse_number_format("fp32"));
  std::mt19937 random(7);
  for (int i = 0; i < 200000; ++i) {
    const auto a = static_cast<std::uint32_t>(random());
    const auto b = static_cast<std::uint32_t>(random());
    const float product = flush_operand(a) * flush_operand(b);
    if (std::abs(product) == std::ldexp(1.0F, -126)) {
      continue;
    }
    ASSERT_EQ(datapath.dot({&a, 1}, {&b, 1}, 1).sum,
              flushed(0.0F + flush_operand(flushed(product))))
        << std::hex << a << " " << b;
    const auto one = bits(1.0F);
    const auto before = flush_operand(b);
    ASSERT_EQ(sum_after(datapath, bits(before), a, one), flushed(before + flush_operand(a)))
        << std::hex << a << " " << b;
  }
}

TEST(FloatDatapath, NearSumsCancelExactly) {
  const FloatDatapath datapath(parse_number_format("fp32"));
  std::mt19937 random(9);
  std::uniform_real_distribution<float> near(1.0F, 2.0F);
  const auto one = bits(1.0F);
  for (int i = 0; i < 50000; ++i) {
    const float x = near(random);
    const float y = -std::ldexp(near(random), static_cast<int>(random() % 5) - 2);
    const auto word = bits(y);
    ASSERT_EQ(sum_after(datapath, bits(x), word, one), bits(x + y));
  }
}

TEST(FloatDatapath, RoundsUpToTheSmallestNormalBeforeItFlushes) {
  const FloatDatapath datapath(parse_number_format("fp32"));
  const auto product = [&](float a, float b) {
    const auto x = bits(a);
    const auto y = bits(b);
    return datapath.dot({&x, 1}, {&y, 1}, 1).sum;
  };
  const float below_one = std::nextafter(1.0F, 0.0F);
  const float half_above = 1.0F + std::ldexp(1.0F, -23);
  EXPECT_EQ(product(std::ldexp(below_one, -100), std::ldexp(half_above, -26)),
            bits(std::ldexp(1.0F, -126)));
  EXPECT_EQ(product(std::ldexp(below_one, -100), std::ldexp(1.0F, -26)), 0U);
}

TEST(FloatDatapath, InfinitiesAndNan) {
  const FloatDatapath datapath(parse_number_format("fp32"));
  const auto dot = [&](std::vector<std::uint32_t> a, std::vector<std::uint32_t> b) {
    return datapath.dot(a, b, 4);
  };
  const auto one = bits(1.0F);
  const auto large = bits(3e38F);
  EXPECT_EQ(dot({infinity}, {0}).sum, nan);
  EXPECT_EQ(dot({infinity, infinity}, {one, bits(-1.0F)}).sum, nan);
  EXPECT_EQ(dot({infinity}, {one}), (DotResult{infinity, 0}));
  EXPECT_EQ(dot({large, large}, {one, one}), (DotResult{infinity, 1}));
  EXPECT_EQ(dot({0xffffffff}, {one}).sum, nan);
}

TEST(FloatDatapath, AddsPairsOfNeighbours) {
  const FloatDatapath datapath(parse_number_format("fp32"));
  const std::vector<std::uint32_t> ones(4, bits(1.0F));
  const std::vector<std::uint32_t> values{bits(1e8F), bits(1.0F), bits(-1e8F), bits(1.0F)};
  EXPECT_EQ(datapath.dot(values, ones, 4).sum, bits((1e8F + 1.0F) + (-1e8F + 1.0F)));
  EXPECT_EQ(datapath.dot(values, ones, 1).sum, bits(((1e8F + 1.0F) - 1e8F) + 1.0F));
}

TEST(FloatDatapath, NarrowProductsAreExactInFp32) {
  for (const auto* name : {"fp8e4m3", "fp8e5m2"}) {
    const auto format = parse_number_format(name);
    const FloatDatapath datapath(format);
    for (std::uint32_t a = 0; a < 256; ++a) {
      for (std::uint32_t b = 0; b < 256; ++b) {
        const double exact = decode_float(a, format) * decode_float(b, format);
        const auto expected = bits(static_cast<float>(std::isnan(exact) ? NAN : 0.0 + exact));
        ASSERT_EQ(datapath.dot({&a, 1}, {&b, 1}, 1).sum, std::isnan(exact) ? nan : expected);
      }
    }
  }
}

TEST(FloatDatapath, SixteenBitAccumulatorsRoundEveryStep) {
  const FloatDatapath datapath(parse_number_format("fp16-a16"));
  const auto format = parse_number_format("fp16");
  const std::vector<std::uint32_t> ones(2049, encode_float(1, format));
  const auto sum = datapath.dot(ones, ones, 1).sum;
  EXPECT_EQ(decode_float(static_cast<std::uint32_t>(sum), format), 2048);  // 2048 + 1 ties down
}

TEST(FloatDatapath, OutputsAreScaledAndStored) {
  const FloatDatapath fp8(parse_number_format("fp8e4m3"));
  EXPECT_EQ(fp8.output(bits(1.0F), 0), encode_float(1, fp8.format()));
  EXPECT_EQ(fp8.output(bits(1e6F), 0), 0x7eU);
  EXPECT_EQ(fp8.output(bits(3.0F), -1), encode_float(1.5, fp8.format()));
  const FloatDatapath bf16(parse_number_format("bf16"));
  EXPECT_EQ(bf16.output(bits(std::ldexp(-1.0F, -126)), -1), 0x8000U);
  EXPECT_EQ(FloatDatapath(parse_number_format("fp16")).output(bits(std::ldexp(1.0F, -24)), 0), 1U);
}

/// 2^127 * 4 less the same: each product is infinite, and their sum no number.
TEST(FloatDatapath, InfiniteProductsThatMakeNaNAreAnOverflow) {
  const FloatDatapath datapath(parse_number_format("fp32-chain"));
  const std::vector<std::uint32_t> a{bits(0x1p127F), bits(-0x1p127F)};
  const std::vector<std::uint32_t> b{bits(4), bits(4)};
  std::vector<Sum> sum{0};
  EXPECT_EQ(datapath.accumulate(sum, a, b), 1U);
  EXPECT_EQ(sum.front(), nan);
  sum.front() = 0;
  EXPECT_EQ(datapath.accumulate(sum, std::vector{nan}, std::vector{bits(1)}), 0U);
  EXPECT_EQ(sum.front(), nan);
}

}  // namespace
}  // namespace lnsim::numerics
