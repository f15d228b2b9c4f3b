// SPDX-License-Identifier: MIT
/// Do products read and write matrices wherever they lie? Dense ones, which matrix_product_test
/// compares with the datapath, are what they are compared with.
#include <algorithm>
#include <array>
#include <bit>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "models/numerics/product/matrix_product.hpp"

namespace lnsim::numerics {
namespace {

using Indices = std::vector<std::uint32_t>;
constexpr Reduction reduction{.segment = 20, .vector_size = 32};

std::vector<std::uint32_t> random_words(std::size_t size) {
  std::mt19937 random(1);
  std::vector<std::uint32_t> words(size);
  std::ranges::generate(words, [&] { return random() & 0xff; });
  return words;
}

/// 0, step, 2 step, ...
Indices steps(std::uint32_t count, std::uint32_t step) {
  Indices indices(count);
  std::ranges::generate(indices, [i = 0U, step]() mutable { return i++ * step; });
  return indices;
}

/// Sums of every place of a with every place of b.
Indices sums_of(const Indices& a, const Indices& b) {
  Indices sums;
  for (const auto x : a) {
    for (const auto y : b) {
      sums.push_back(x + y);
    }
  }
  return sums;
}

Indices shuffled(Indices indices, std::uint32_t seed) {
  std::ranges::shuffle(indices, std::mt19937(seed));
  return indices;
}

/// A matrix's words, row by row.
std::vector<std::uint32_t> gathered(const WordMatrices& matrices, std::size_t matrix) {
  std::vector<std::uint32_t> words;
  for (const auto place : sums_of(matrices.places.rows, matrices.places.columns)) {
    words.push_back(matrices.words[matrices.places.matrices[matrix] + place]);
  }
  return words;
}

/// Sums of one matrix, from dense copies.
std::vector<Sum> dense_sums(const MatrixProduct& product, const WordMatrices& a,
                            const WordMatrices& b, std::size_t matrix, std::uint64_t& overflows) {
  const auto rows = a.places.rows.size();
  const auto columns = b.places.rows.size();
  const auto left = gathered(a, matrix);
  const auto right = gathered(b, matrix);
  std::vector<Sum> sums(rows * columns);
  overflows +=
      product.sums({.words = left, .places = dense_places(rows, a.places.columns.size())},
                   {.words = right, .places = dense_places(columns, b.places.columns.size())},
                   reduction, sums, dense_places(rows, columns), 1);
  return sums;
}

/// Their bits: NaN is like itself.
std::vector<std::uint32_t> bits_of(const std::vector<float>& values) {
  std::vector<std::uint32_t> bits(values.size());
  std::ranges::transform(values, bits.begin(),
                         [](float value) { return std::bit_cast<std::uint32_t>(value); });
  return bits;
}

/// Compares sums and values at their places, and what lies between.
void compare(const std::string& format, const WordMatrices& a, const WordMatrices& b,
             const Places& out) {
  constexpr Sum untouched = -12345;
  constexpr double scale = 0.37;
  for (const auto set : supported_instruction_sets()) {
    const MatrixProduct product(parse_number_format(format), set);
    std::vector<Sum> want(out.end() + 3, untouched);
    std::vector<float> want_values(want.size(), untouched);
    std::uint64_t overflows = 0;
    for (std::size_t matrix = 0; matrix < out.matrices.size(); ++matrix) {
      const auto sums = dense_sums(product, a, b, matrix, overflows);
      const auto places = sums_of(out.rows, out.columns);
      for (std::size_t i = 0; i < sums.size(); ++i) {
        const auto place = out.matrices[matrix] + places[i];
        want[place] = sums[i];
        want_values[place] = static_cast<float>(product.datapath().value_of(sums[i], scale));
      }
    }
    for (const unsigned threads : {1U, 2U, 5U}) {
      std::vector<Sum> sums(want.size(), untouched);
      std::vector<float> values(want.size(), untouched);
      EXPECT_EQ(product.sums(a, b, reduction, sums, out, threads), overflows);
      EXPECT_EQ(product.values(a, b, reduction, scale, values, out, threads), overflows);
      EXPECT_EQ(sums, want) << format << ", instruction set " << static_cast<int>(set);
      EXPECT_EQ(bits_of(values), bits_of(want_values))
          << format << ", instruction set " << static_cast<int>(set);
    }
  }
}

constexpr std::array formats{"lns8g8", "lns8g8-a12", "lns8g8-bins", "lns8g16",
                             "int8",   "fp8e4m3",    "fp8e4m3-a24"};

TEST(Places, OfTransposedMatrices) {
  const auto words = random_words(19 * 40);
  const WordMatrices a{.words = words, .places = {.rows = steps(19, 1), .columns = steps(40, 19)}};
  const WordMatrices b{.words = words, .places = {.rows = steps(17, 1), .columns = steps(40, 18)}};
  for (const auto* format : formats) {
    compare(format, a, b, {.rows = steps(19, 1), .columns = steps(17, 19)});
    compare(format, b, a, {.rows = steps(17, 20), .columns = steps(19, 1)});
  }
}

TEST(Places, OfOverlappingWindows) {
  constexpr std::uint32_t channels = 20;
  constexpr std::uint32_t line = 7 * channels;
  const auto words = random_words(std::size_t{6} * line);
  const WordMatrices windows{
      .words = words,
      .places = {.rows = sums_of(steps(4, line), steps(5, channels)),
                 .columns = sums_of(sums_of(steps(3, line), steps(3, channels)), steps(20, 1))}};
  const WordMatrices kernels{.words = words,
                             .places = {.rows = steps(3, 200), .columns = steps(9 * channels, 1)}};
  const Places pixels_last{.rows = steps(20, 3), .columns = steps(3, 1)};
  const Places pixels_first{.rows = steps(20, 1), .columns = steps(3, 20)};
  for (const auto* format : formats) {
    compare(format, windows, kernels, pixels_last);
    compare(format, windows, kernels, pixels_first);
  }
}

TEST(Places, OfAnyOrder) {
  const auto words = random_words(4000);
  const WordMatrices a{
      .words = words,
      .places = {.rows = shuffled(steps(25, 41), 1), .columns = shuffled(steps(60, 3), 2)}};
  const WordMatrices b{
      .words = words,
      .places = {.rows = shuffled(steps(34, 1), 3), .columns = shuffled(steps(60, 50), 4)}};
  for (const auto* format : formats) {
    compare(format, a, b,
            {.rows = shuffled(steps(25, 1), 5), .columns = shuffled(steps(34, 25), 6)});
  }
}

TEST(Places, OfManyMatrices) {
  const auto words = random_words(2000);
  const WordMatrices a{
      .words = words,
      .places = {.matrices = {0, 700, 31}, .rows = steps(9, 40), .columns = steps(40, 1)}};
  const WordMatrices one{
      .words = words,
      .places = {.matrices = {5, 5, 5}, .rows = steps(4, 1), .columns = steps(40, 4)}};
  for (const auto* format :
       {"lns8g8", "lns8g8-bins-deferred", "fp16-a16", "bf16", "bf16-chain", "lns16g2048"}) {
    compare(format, a, one,
            {.matrices = {100, 0, 50}, .rows = steps(9, 4), .columns = steps(4, 1)});
  }
}

}  // namespace
}  // namespace lnsim::numerics
