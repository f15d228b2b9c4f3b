// SPDX-License-Identifier: MIT
/// Are products of two formats those of their datapath, which takes words as they are stored?
#include <algorithm>
#include <array>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "models/numerics/product/matrix_product.hpp"

namespace lnsim::numerics {
namespace {

using Words = std::vector<std::uint32_t>;

struct Case {
  const char* a;
  const char* b;
  const char* output;
};

constexpr std::array cases{Case{"lns8g8", "lns6g8", "lns8g8"},
                           Case{"lns4g2", "lns8g8", "lns4g2"},
                           Case{"lns8g4", "lns8g8-a16", "lns8g4"},
                           Case{"lns8g8-bins", "lns6g4", "lns8g8"},
                           Case{"fp8e4m3", "fp8e5m2", "fp8e5m2"},
                           Case{"fp8e5m2", "fp8e4m3-a24", "fp8e4m3"},
                           Case{"fp8e5m2-chain", "fp8e4m3", "bf16"},
                           Case{"fp8e4m3", "bf16", "bf16"},
                           Case{"int8", "int4", "int8"},
                           Case{"int4", "int8-a16", "int4"}};

ProductFormats formats_of(const Case& of) {
  return {parse_number_format(of.a), parse_number_format(of.b), parse_number_format(of.output)};
}

/// Every word is as likely: infinities and NaN too.
Words random_words(std::size_t size, const NumberFormat& format, std::mt19937& random) {
  Words words(size);
  const auto mask = (std::uint64_t{1} << format.storage.bits) - 1;
  std::ranges::generate(words, [&] { return static_cast<std::uint32_t>(random() & mask); });
  return words;
}

/// Of a row of a and a row of b, in vectors of so many.
DotResult dot(const VectorDatapath& datapath, const Words& a, std::size_t m, const Words& b,
              std::size_t n, const Reduction& reduction) {
  const auto row = [&](const Words& words, std::size_t index) {
    const auto first = words.begin() + static_cast<std::ptrdiff_t>(index * reduction.segment);
    return Words(first, first + static_cast<std::ptrdiff_t>(reduction.segment));
  };
  return datapath.dot(row(a, m), row(b, n), reduction.vector_size);
}

void compare(const Case& of, std::size_t rows, std::size_t columns) {
  constexpr Reduction reduction{.segment = 20, .vector_size = 8};
  const auto formats = formats_of(of);
  const auto datapath = make_datapath(formats);
  std::mt19937 random(7);
  const auto a = random_words(rows * reduction.segment, formats.a, random);
  const auto b = random_words(columns * reduction.segment, formats.b, random);
  const WordMatrices left{.words = a, .places = dense_places(rows, reduction.segment)};
  const WordMatrices right{.words = b, .places = dense_places(columns, reduction.segment)};
  for (const auto set : supported_instruction_sets()) {
    std::vector<Sum> sums(rows * columns);
    auto overflows = MatrixProduct(formats, set)
                         .sums(left, right, reduction, sums, dense_places(rows, columns), 2);
    for (std::size_t i = 0; i < sums.size(); ++i) {
      const auto want = dot(*datapath, a, i / columns, b, i % columns, reduction);
      ASSERT_EQ(sums[i], want.sum) << of.a << " x " << of.b;
      overflows -= want.overflows;
    }
    EXPECT_EQ(overflows, 0U) << of.a << " x " << of.b;
  }
}

TEST(MixedProduct, IsThatOfItsDatapath) {
  for (const auto& of : cases) {
    compare(of, 37, 11);
    compare(of, 11, 37);
  }
}

TEST(MixedProduct, HasTheOutputsOfItsDatapath) {
  for (const auto& of : cases) {
    const auto formats = formats_of(of);
    EXPECT_EQ(MatrixProduct(formats).datapath().formats(), formats);
  }
}

TEST(MixedProduct, HasOneLaneInEitherOrder) {
  for (const auto& of : cases) {
    EXPECT_EQ(formats_of(of).lane, formats_of({of.b, of.a, of.output}).lane) << of.a << of.b;
  }
}

}  // namespace
}  // namespace lnsim::numerics
