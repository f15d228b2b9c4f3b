// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/float_fused_datapath.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "models/numerics/codec/float_codec.hpp"
#include "tests/models/numerics/fused_oracle.hpp"

namespace lnsim::numerics {
namespace {

using oracle::Integer;

constexpr float infinity = std::numeric_limits<float>::infinity();

Sum bits(float value) { return std::bit_cast<std::uint32_t>(value); }

std::vector<ProductFormats> fused_formats() {
  const auto format = [](const char* name) { return parse_number_format(name); };
  const auto e4m3 = format("fp8e4m3");
  const auto e5m2 = format("fp8e5m2");
  const auto bf16 = format("bf16");
  const auto fp32 = format("fp32");
  return {{e4m3},
          {e5m2},
          {bf16},
          {format("fp16")},
          {fp32},
          {format("fp16-a16")},
          {format("fp8e4m3-w14")},
          {format("fp8e5m2-w14")},
          {format("bf16-w40")},
          {e4m3, e5m2, e4m3},
          {bf16, e4m3, bf16},
          {format("fp16"), fp32, fp32}};
}

/// A finite word, most of whose exponents lie about one in the middle.
std::uint32_t finite_word(std::mt19937& random, std::uint32_t middle, const NumberFormat& format) {
  const auto [exponent_bits, mantissa_bits] = format.storage.floating();
  const auto fields = 1U << exponent_bits;
  constexpr std::uint32_t usual = 24;
  for (;;) {
    const auto any = static_cast<std::uint32_t>(random());
    const auto field = any % 8 == 0 ? any >> 8 : middle + (any >> 8) % usual;
    const auto rest = static_cast<std::uint32_t>(random());
    const auto word = (rest & 1U) << (format.storage.bits - 1) | (field % fields) << mantissa_bits |
                      (rest >> 1 & ((1U << mantissa_bits) - 1));
    if (oracle::fused_operand(word, format)) {
      return word;
    }
  }
}

/// A vector of random words, and what it makes of a sum.
class RandomVector {
 public:
  RandomVector(std::mt19937& random, const ProductFormats& formats, std::uint32_t middle_a,
               std::uint32_t middle_b)
      : lane_(formats.lane) {
    const auto size = 1 + random() % 32;
    for (std::size_t i = 0; i < size; ++i) {
      a.push_back(finite_word(random, middle_a, formats.a));
      b.push_back(finite_word(random, middle_b, formats.b));
      operands_a_.push_back(*oracle::fused_operand(a.back(), formats.a));
      operands_b_.push_back(*oracle::fused_operand(b.back(), formats.b));
    }
  }

  /// None where it overflows.
  [[nodiscard]] std::optional<Integer> added_to(const Integer& before) const {
    const auto products = oracle::fused_products(operands_a_, operands_b_, lane_);
    const auto vector = oracle::to_sum(products, lane_);
    return vector ? oracle::to_sum(before + *vector, lane_) : std::nullopt;
  }

  std::vector<std::uint32_t> a;
  std::vector<std::uint32_t> b;

 private:
  const NumberFormat& lane_;
  std::vector<oracle::FusedOperand> operands_a_;
  std::vector<oracle::FusedOperand> operands_b_;
};

TEST(FloatFusedDatapath, ProductsAreAlignedAndTheirSumIsRoundedOnce) {
  std::mt19937 random(1);
  for (const auto& formats : fused_formats()) {
    const FloatFusedDatapath datapath(formats);
    int finite = 0;
    for (int round = 0; round < 1000; ++round) {
      const auto middle_a = static_cast<std::uint32_t>(random());
      const auto middle_b = static_cast<std::uint32_t>(random());
      std::vector<Sum> sum{0};
      Integer exact = 0;
      for (int issue = 0; issue < 6; ++issue) {
        const RandomVector vector(random, formats, middle_a, middle_b);
        const auto after = vector.added_to(exact);
        ASSERT_EQ(datapath.accumulate(sum, vector.a, vector.b), after ? 0U : 1U)
            << formats.lane.name;
        const double found = datapath.value_of(sum.front(), 1);
        if (!after) {
          ASSERT_TRUE(std::isinf(found)) << formats.lane.name;
          break;
        }
        ++finite;
        exact = *after;
        ASSERT_EQ(oracle::of_double(found), exact) << formats.lane.name;
      }
    }
    EXPECT_GT(finite, 300) << formats.lane.name;
  }
}

Sum after(const NumberFormat& format, Sum before, std::vector<std::uint32_t> a,
          std::vector<std::uint32_t> b) {
  std::vector<Sum> sum{before};
  EXPECT_EQ(FloatFusedDatapath(format).accumulate(sum, a, b), 0U) << format.name;
  return sum.front();
}

/// 2^32 - 2^32 + 2^-32 of E5M2, and 2^30 + 2^6 + 2^-32, which is above a tie of fp32.
TEST(FloatFusedDatapath, NothingIsLostOf8Bits) {
  const auto format = parse_number_format("fp8e5m2");
  EXPECT_EQ(after(format, 0, {0x7B, 0xFB, 1}, {0x7B, 0x7B, 1}), bits(0x1p-32F));
  EXPECT_EQ(after(format, 0, {0x78, 0x54, 1}, {0x78, 0x3C, 1}), bits(0x1p30F + 0x1p7F));
}

/// The 26 places end at 2^-24 where the largest exponents' sum is 0, whatever the significands.
TEST(FloatFusedDatapath, WhatLiesBelowTheWindowIsCut) {
  const auto format = parse_number_format("bf16");
  constexpr std::uint32_t one = 0x3f80;
  constexpr std::uint32_t minus_one = 0xbf80;
  const auto small = [](int exponent) { return static_cast<std::uint32_t>(127 - exponent) << 7; };
  const auto rest = [&](std::uint32_t word) {
    return after(format, 0, {one, minus_one, word}, {one, one, one});
  };
  EXPECT_EQ(rest(small(24)), bits(0x1p-24F));
  EXPECT_EQ(rest(small(25)), 0);
  EXPECT_EQ(rest(small(24) | 0x7f), bits(0x1p-24F)) << "cut towards zero";
  EXPECT_EQ(rest(0x8000U | small(24) | 0x7f), bits(-0x1p-24F)) << "cut towards zero";
  // A product of 0 has no exponent that counts.
  EXPECT_EQ(after(format, 0, {0, small(25)}, {one, one}), bits(0x1p-25F));
}

TEST(FloatFusedDatapath, InfinitiesAndNanAreThoseOfIeee) {
  constexpr std::uint32_t one = 0x3C;
  constexpr std::uint32_t infinite = 0x7C;
  const auto format = parse_number_format("fp8e5m2");
  constexpr Sum nan = 0x7fc00000;
  EXPECT_EQ(after(format, bits(1), {one, infinite}, {one, one}), bits(infinity));
  EXPECT_EQ(after(format, bits(1), {one, infinite}, {one, one | 0x80}), bits(-infinity));
  EXPECT_EQ(after(format, bits(1), {infinite}, {0}), nan);
  EXPECT_EQ(after(format, bits(1), {infinite, infinite}, {one, one | 0x80}), nan);
  EXPECT_EQ(after(format, bits(-infinity), {infinite}, {one}), nan);
  EXPECT_EQ(after(format, bits(-infinity), {one}, {one}), bits(-infinity));
  EXPECT_EQ(after(format, bits(1), {0x7D}, {one}), nan);
  EXPECT_EQ(after(parse_number_format("fp8e4m3"), 0, {0x7F}, {0x38}), nan);
  EXPECT_EQ(after(format, bits(1), {}, {}), bits(1));
}

TEST(FloatFusedDatapath, ASumBeyondTheLargestNumberIsAnOverflowOnce) {
  const FloatFusedDatapath datapath(parse_number_format("bf16"));
  const std::vector<std::uint32_t> large(2, 0x7f00);
  std::vector<Sum> sum{0};
  EXPECT_EQ(datapath.accumulate(sum, large, large), 1U);
  EXPECT_EQ(sum.front(), bits(infinity));
  EXPECT_EQ(datapath.accumulate(sum, large, large), 0U);
}

TEST(FloatFusedDatapath, OutputsAreScaledAndRoundedOnce) {
  const FloatFusedDatapath datapath(parse_number_format("fp8e4m3"));
  EXPECT_EQ(datapath.output(bits(1.0F), 2), encode_float(4, parse_number_format("fp8e4m3")));
  EXPECT_EQ(datapath.value_of(bits(1.5F), 4), 6);
}

}  // namespace
}  // namespace lnsim::numerics
