// SPDX-License-Identifier: MIT
#include "models/numerics/product/kernels/place_spans.hpp"

#include <array>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "models/numerics/codec/float_codec.hpp"
#include "models/numerics/product/matrix_product.hpp"

namespace lnsim::numerics::kernels {
namespace {

using Row = std::vector<double>;

const NumberFormat& format() {
  static const auto e5m2 = parse_number_format("fp8e5m2");
  return e5m2;
}

std::vector<double> values() {
  std::vector<double> all;
  for (std::uint32_t word = 0; word < 1U << format().storage.bits; ++word) {
    all.push_back(decode_operand(word, format()));
  }
  return all;
}

std::vector<std::uint32_t> words_of(const Row& numbers) {
  std::vector<std::uint32_t> words;
  for (const double number : numbers) {
    words.push_back(encode_float(number, format()));
  }
  return words;
}

/// Of one row by another, in vectors of so many.
bool fit(const Row& a, const Row& b, std::size_t vector_size) {
  const auto left = words_of(a);
  const auto right = words_of(b);
  const std::uint32_t row = 0;
  std::vector<std::uint32_t> columns;
  std::vector<VectorRange> vectors;
  for (std::uint32_t k = 0; k < a.size(); ++k) {
    columns.push_back(k);
    if (k % vector_size == 0) {
      vectors.push_back({.first = k, .count = std::min(vector_size, a.size() - k)});
    }
  }
  const auto grid = [&](const std::vector<std::uint32_t>& words) {
    return WordGrid{.words = words.data(),
                    .word_count = words.size(),
                    .rows = &row,
                    .row_count = 1,
                    .columns = columns.data()};
  };
  return PlaceSpans(values()).fit_doubles({.a = grid(left),
                                           .b = grid(right),
                                           .columns = columns.size(),
                                           .vectors = vectors.data(),
                                           .vector_count = vectors.size(),
                                           .out = {}});
}

/// From 2^-15 to 2^10 there are 26 places, two products have one more together: 53 in all.
TEST(PlaceSpans, AreOfPlacesAndCarries) {
  const Row places26{0x1p10, -0x1p-15};
  const Row places27{-0x1p11, 0x1p-15};
  EXPECT_TRUE(fit(places26, places26, 2));
  EXPECT_FALSE(fit(places26, places27, 2));
  EXPECT_FALSE(fit(places27, places26, 2));
  EXPECT_FALSE(fit({0x1p10, -0x1p-15, 0}, {0x1p10, 0x1p-15, 0}, 3)) << "three may carry two places";
}

TEST(PlaceSpans, AreThoseOfFractionsAndSubnormalNumbers) {
  EXPECT_FALSE(fit({0x1.8p10, 0x1.8p-15}, {0x1p10, 0x1p-15}, 2)) << "a place lower";
  EXPECT_TRUE(fit({0x1.8p9, 0x1.8p-14}, {0x1p10, 0x1p-15}, 2));
  EXPECT_TRUE(fit({0x1p9, 0x1p-16}, {0x1p10, 0x1p-15}, 2));
  EXPECT_FALSE(fit({0x1p10, 0x1p-16}, {0x1p10, 0x1p-15}, 2));
}

TEST(PlaceSpans, AreThoseOfEachVectorWithoutZeros) {
  EXPECT_TRUE(fit({0x1p15, 0, 0x1p-16, 0}, {0x1p15, 0x1p-5, 0x1p-16, 0}, 2));
  EXPECT_FALSE(fit({0x1p15, 0, 0x1p-16, 0}, {0x1p15, 0x1p-5, 0x1p-16, 0}, 4));
  EXPECT_TRUE(fit({0, 0}, {0x1p15, 0x1p-16}, 2));
  EXPECT_TRUE(fit({INFINITY, NAN}, {0x1p15, 0x1p-16}, 2)) << "the sum is no number anyway";
}

}  // namespace
}  // namespace lnsim::numerics::kernels
