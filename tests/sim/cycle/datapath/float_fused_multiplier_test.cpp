// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/float_fused_multiplier.hpp"

#include <bit>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "models/numerics/datapath/float_fused_datapath.hpp"

namespace lnsim::cycle::datapath {
namespace {

VectorSum bits_of(float value) { return std::bit_cast<std::uint32_t>(value); }

/// Two elements in three lanes, of which one has an operand that is NaN.
TEST(FloatFusedMultiplier, SumsUpTheProductsOfALane) {
  FloatFusedMultiplier multiplier("multiplier", parse_number_format("fp8e4m3"), 2);
  // 1, -1 and 448; 1.5, 2^-9 and NaN.
  const std::vector<std::uint32_t> words{0x38, 0xb8, 0x7e, 0x3c, 0x01, 0x7f};
  std::vector<std::uint32_t> a(6);
  multiplier.decode(Side::A, words, a);
  const std::vector<std::uint32_t> b{0x7e, 0xc0};  // 448 and -2
  std::vector<VectorSum> sums(3);
  multiplier.multiply(a, b, sums);
  EXPECT_EQ(sums[0], bits_of(448 - 3));
  EXPECT_EQ(sums[1], bits_of(-448 - 0x1p-8F));
  EXPECT_TRUE(std::isnan(std::bit_cast<float>(static_cast<std::uint32_t>(sums[2]))));
  EXPECT_EQ(multiplier.take_counts().multiplications, 6U);
  EXPECT_EQ(multiplier.take_counts().multiplications, 0U);
}

/// Words whose exponents lie close together, so that windows cut some, and any words.
std::vector<std::uint32_t> words_of(std::mt19937& random, const NumberFormat& format) {
  const auto [exponent_bits, mantissa_bits] = format.storage.floating();
  const auto middle = static_cast<std::uint32_t>(random());
  std::vector<std::uint32_t> words(4);
  for (auto& word : words) {
    const auto any = static_cast<std::uint32_t>(random());
    const auto field = (middle + any % 16) & ((1U << exponent_bits) - 1);
    const auto others = ~(((1U << exponent_bits) - 1) << mantissa_bits);
    word = any % 32 == 0 ? any >> 5 : (any & others) | field << mantissa_bits;
    word &= static_cast<std::uint32_t>((std::uint64_t{1} << format.storage.bits) - 1);
  }
  return words;
}

void expect_equality(const ProductFormats& formats) {
  std::mt19937 random(1);
  const numerics::FloatFusedDatapath datapath(formats);
  FloatFusedMultiplier multiplier("multiplier", formats, 4);
  for (int round = 0; round < 50000; ++round) {
    const auto a = words_of(random, formats.a);
    const auto b = words_of(random, formats.b);
    std::vector<numerics::Sum> expected{0};
    static_cast<void>(datapath.accumulate(expected, a, b));
    VectorSum sum = 0;
    multiplier.multiply(a, b, {&sum, 1});
    const auto found = std::bit_cast<float>(static_cast<std::uint32_t>(sum));
    const auto value = static_cast<float>(datapath.value_of(expected.front(), 1));
    ASSERT_TRUE(found == value || (std::isnan(found) && std::isnan(value)))
        << formats.a.name << " " << formats.b.name << " " << round << ": " << found << ", "
        << value;
  }
}

TEST(FloatFusedMultiplier, EqualsTheNumericsLibrary) {
  const auto format = [](const char* name) { return parse_number_format(name); };
  for (const auto* name : {"fp8e4m3", "fp8e5m2", "bf16", "fp16", "fp16-a16", "fp32", "fp8e4m3-w14",
                           "fp8e5m2-w14", "bf16-w40"}) {
    expect_equality(format(name));
  }
  expect_equality({format("fp8e4m3"), format("fp8e5m2"), format("fp8e4m3")});
  expect_equality({format("fp16"), format("fp32"), format("fp16")});
  expect_equality({format("bf16"), format("fp8e4m3"), format("bf16")});
}

TEST(FloatFusedMultiplier, SaysWhetherAnOperandIsInfinite) {
  FloatFusedMultiplier multiplier("multiplier", parse_number_format("bf16"), 1);
  VectorSum sum = 0;
  multiplier.multiply(std::vector<std::uint32_t>{0x7f80}, std::vector<std::uint32_t>{0x3f80},
                      {&sum, 1});
  EXPECT_EQ(sum, 0x7f800000 | special_operand);
  multiplier.multiply(std::vector<std::uint32_t>{0x7f7f}, std::vector<std::uint32_t>{0x7f7f},
                      {&sum, 1});
  EXPECT_EQ(sum, 0x7f800000) << "an overflow";
}

}  // namespace
}  // namespace lnsim::cycle::datapath
