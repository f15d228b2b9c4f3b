// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/mx_datapath.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "models/numerics/codec/mx_code.hpp"
#include "models/numerics/codec/word.hpp"
#include "models/numerics/product/matrix_product.hpp"
#include "tests/models/numerics/mx_oracle.hpp"

namespace lnsim::numerics {
namespace {

using oracle::Integer;
using oracle::mx_formats;

constexpr float infinity = std::numeric_limits<float>::infinity();

Sum bits(float value) { return std::bit_cast<std::uint32_t>(value); }
float number(Sum sum) { return std::bit_cast<float>(static_cast<std::uint32_t>(sum)); }

/// A vector of finite elements and what it makes of a sum, none where that overflows.
std::optional<Integer> expected(const Integer& before, const std::vector<std::uint32_t>& a,
                                const std::vector<std::uint32_t>& b, const NumberFormat& format) {
  const auto scale = block_exponent(a.front(), format) + block_exponent(b.front(), format);
  Integer products = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    products += (*oracle::element(a[i], format) * *oracle::element(b[i], format));
  }
  // Exact, as products have more bits of fraction than the unit.
  const auto wide = oracle::scaled(products, scale);
  const auto vector = oracle::to_fp32(Integer(wide >> oracle::unit_bits));
  return vector ? oracle::to_fp32(before + *vector) : std::nullopt;
}

std::vector<std::uint32_t> finite_words(std::mt19937& random, std::size_t size,
                                        std::int32_t exponent, const NumberFormat& format) {
  std::vector<std::uint32_t> words(size);
  for (auto& word : words) {
    do {
      word = static_cast<std::uint32_t>(random()) & ((1U << format.storage.bits) - 1);
    } while (!oracle::element(word, format));
  }
  words.front() = with_block_exponent(words.front(), exponent, format);
  return words;
}

TEST(MxDatapath, SumsOfVectorsAreExactAndRoundedOnce) {
  std::mt19937 random(1);
  for (const auto& format : mx_formats()) {
    const MxDatapath datapath(format);
    for (int round = 0; round < 2000; ++round) {
      std::vector<Sum> sum{0};
      Integer exact = 0;
      const auto middle = static_cast<std::int32_t>(random() % 200) - 100;
      for (int vector = 0; vector < 8; ++vector) {
        const auto size = 1 + random() % 32;
        const auto scale = [&] { return middle + static_cast<std::int32_t>(random() % 6); };
        const auto a = finite_words(random, size, scale(), format);
        const auto b = finite_words(random, size, scale(), format);
        const auto after = expected(exact, a, b, format);
        const auto overflows = datapath.accumulate(sum, a, b);
        ASSERT_EQ(overflows, after ? 0U : 1U) << format.name;
        if (!after) {
          ASSERT_TRUE(std::isinf(number(sum.front()))) << format.name;
          break;
        }
        exact = *after;
        ASSERT_EQ(oracle::of_double(number(sum.front())), exact) << format.name;
      }
    }
  }
}

/// What is far below the largest product still counts: 2^32 - 2^32 + 2^-32 of E5M2.
TEST(MxDatapath, NothingIsLostBeforeTheSumIsRounded) {
  const MxDatapath datapath(parse_number_format("mxfp8e5m2"));
  std::vector<Sum> sum{0};
  EXPECT_EQ(datapath.accumulate(sum, std::vector<std::uint32_t>{0x7B, 0xFB, 1},
                                std::vector<std::uint32_t>{0x7B, 0x7B, 1}),
            0U);
  EXPECT_EQ(number(sum.front()), 0x1p-32F);
  // 2^30 + 2^6 is halfway between two numbers of fp32, and 2^-32 more is above.
  sum.front() = 0;
  EXPECT_EQ(datapath.accumulate(sum, std::vector<std::uint32_t>{0x78, 0x54, 1},
                                std::vector<std::uint32_t>{0x78, 0x3C, 1}),
            0U);
  EXPECT_EQ(number(sum.front()), 0x1p30F + 0x1p7F);
}

TEST(MxDatapath, NumbersThatAreNoneSpreadAndInfinitiesAreThoseOfIeee) {
  const auto format = parse_number_format("mxfp8e5m2");
  const MxDatapath datapath(format);
  const auto after = [&](float before, std::vector<std::uint32_t> a, std::vector<std::uint32_t> b) {
    std::vector<Sum> sum{bits(before)};
    EXPECT_EQ(datapath.accumulate(sum, a, b), 0U);
    return number(sum.front());
  };
  constexpr std::uint32_t one = 0x3C;
  constexpr std::uint32_t infinite = 0x7C;
  EXPECT_EQ(after(1, {one, infinite}, {one, one}), infinity);
  EXPECT_EQ(after(1, {one, infinite}, {one, one | 0x80}), -infinity);
  EXPECT_TRUE(std::isnan(after(1, {infinite}, {0})));
  EXPECT_TRUE(std::isnan(after(1, {infinite, infinite}, {one, one | 0x80})));
  EXPECT_TRUE(std::isnan(after(-infinity, {infinite}, {one})));
  EXPECT_EQ(after(-infinity, {one}, {one}), -infinity);
  EXPECT_TRUE(std::isnan(after(1, {0x7D}, {one})));
  const auto nan_scale = with_block_exponent(0, nan_scale_exponent, format);
  EXPECT_TRUE(std::isnan(after(1, {nan_scale}, {0})));
  EXPECT_TRUE(std::isnan(after(1, {0}, {nan_scale})));
  EXPECT_EQ(after(1, {one, nan_scale}, {one, one}), 2) << "the first element's scale counts";
  EXPECT_TRUE(std::isnan(MxDatapath(parse_number_format("mxfp8e4m3")).value_of(0x7FC00000, 1)));
}

TEST(MxDatapath, ScalesOverflowAndVanish) {
  const auto format = parse_number_format("mxfp4");
  const MxDatapath datapath(format);
  const auto word = [&](std::int32_t exponent) {
    return std::vector{with_block_exponent(2, exponent, format)};
  };
  std::vector<Sum> sum{0};
  EXPECT_EQ(datapath.accumulate(sum, word(127), word(0)), 0U);
  EXPECT_EQ(number(sum.front()), 0x1p127F);
  EXPECT_EQ(datapath.accumulate(sum, word(127), word(0)), 1U);
  EXPECT_EQ(number(sum.front()), infinity);
  EXPECT_EQ(datapath.accumulate(sum, word(127), word(127)), 0U);
  sum.front() = 0;
  EXPECT_EQ(datapath.accumulate(sum, word(-63), word(-63)), 0U);
  EXPECT_EQ(number(sum.front()), 0x1p-126F);
  sum.front() = bits(1);
  EXPECT_EQ(datapath.accumulate(sum, word(-127), word(-127)), 0U);
  EXPECT_EQ(number(sum.front()), 1);
}

TEST(MxDatapath, OutputsAreElementsOfAGivenScale) {
  const MxDatapath fp8(parse_number_format("mxfp8e4m3"));
  EXPECT_EQ(fp8.output(bits(1), 0), 0x38U);
  EXPECT_EQ(fp8.output(bits(1), 3), 0x50U);
  EXPECT_EQ(fp8.output(bits(-1e9F), -10), 0xFEU);
  EXPECT_EQ(fp8.output(bits(infinity), 0), 0x7EU);
  EXPECT_EQ(fp8.output(0x7FC00000, 0) & 0x7FU, 0x7FU);
  const MxDatapath integer(parse_number_format("mxint8"));
  EXPECT_EQ(integer.output(bits(-1), 0), 0xC0U);
  EXPECT_EQ(integer.output(bits(infinity), 0), 127U);
  EXPECT_EQ(integer.output(bits(-infinity), 0), 0x81U);
  EXPECT_EQ(integer.output(0x7FC00000, 5),
            with_block_exponent(0, nan_scale_exponent, integer.format()));
  EXPECT_EQ(MxDatapath(parse_number_format("mxfp4")).output(bits(5), 0), 6U) << "ties to even";
}

TEST(MxDatapath, RefusesLongVectorsAndOtherFormats) {
  const MxDatapath datapath(parse_number_format("mxfp4"));
  std::vector<Sum> sum{0};
  const std::vector<std::uint32_t> words(33);
  EXPECT_THROW(static_cast<void>(datapath.accumulate(sum, words, words)), Error);
  EXPECT_EQ(datapath.dot(words, words, 32).sum, 0);
  EXPECT_THROW(MxDatapath(parse_number_format("fp8e4m3")), Error);
}

/// Products of matrices take the datapath's own arithmetic.
TEST(MxDatapath, MatricesAreMultipliedVectorByVector) {
  std::mt19937 random(1);
  for (const auto& format : mx_formats()) {
    const auto a = finite_words(random, 2 * 64, 3, format);
    const auto b = finite_words(random, 3 * 64, -2, format);
    const MatrixProduct product(format);
    std::vector<float> values(6);
    product.values({.words = a, .places = dense_places(2, 64)},
                   {.words = b, .places = dense_places(3, 64)}, {.segment = 64, .vector_size = 32},
                   2, values, dense_places(2, 3), 1);
    const std::span left(a);
    const std::span right(b);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto sum = product.datapath()
                           .dot(left.subspan(i / 3 * 64, 64), right.subspan(i % 3 * 64, 64), 32)
                           .sum;
      EXPECT_EQ(values[i], 2 * number(sum)) << format.name;
    }
  }
}

}  // namespace
}  // namespace lnsim::numerics
