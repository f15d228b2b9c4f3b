// SPDX-License-Identifier: MIT
#include "models/numerics/product/matrix_product.hpp"

#include <algorithm>
#include <array>
#include <cfenv>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "models/numerics/codec/float_codec.hpp"
#include "models/numerics/codec/mx_code.hpp"

namespace lnsim::numerics {
namespace {

struct Shape {
  std::size_t rows;
  std::size_t columns;
  std::size_t taps;
  Reduction reduction;
};

enum class Words { Random, Largest, Alternating, Smallest, Sparse, Mixed, Finite, Close, Small };
constexpr std::array kinds{Words::Random,   Words::Largest, Words::Alternating,
                           Words::Smallest, Words::Sparse,  Words::Mixed};

/// The stored word of the largest magnitude.
std::uint32_t largest_word(const NumberFormat& format) {
  return format.storage.is<FloatParameters>() ? encode_float(largest_float(format), format)
                                              : (1U << (format.storage.bits - 1)) - 1;
}

/// A finite float with an exponent field from `least` on, of so many that follow, and a random
/// fraction and sign.
std::uint32_t finite(std::uint32_t least, std::uint32_t fields, const NumberFormat& format,
                     std::mt19937& random) {
  const auto mantissa_bits = format.storage.floating().mantissa_bits;
  for (;;) {
    const auto fraction = static_cast<std::uint32_t>(random()) & ((1U << mantissa_bits) - 1);
    const auto field = least + static_cast<std::uint32_t>(random() % fields);
    const auto word = field << mantissa_bits | fraction;
    if (std::isfinite(decode_float(word, format))) {
      return word | static_cast<std::uint32_t>(random() & 1) << (format.storage.bits - 1);
    }
  }
}

std::uint32_t word(Words kind, std::size_t i, const NumberFormat& format, std::mt19937& random) {
  const auto any = static_cast<std::uint32_t>(random() & ((1ULL << format.storage.bits) - 1));
  const auto sign = 1U << (format.storage.bits - 1);
  switch (kind) {
    case Words::Random:
      return any;
    case Words::Largest:
      return largest_word(format);
    case Words::Alternating:
      return largest_word(format) | (i % 2 == 0 ? sign : 0);
    case Words::Smallest:
      return 1U | (any & sign);
    case Words::Sparse:
      return random() % 4 == 0 ? any : 0;
    case Words::Mixed:
      return i % 64 < 32 ? any : largest_word(format) | (any & sign);
    case Words::Finite:
      return finite(0, 1U << format.storage.floating().exponent_bits, format, random);
    case Words::Close:
      return random() % 8 == 0
                 ? 0
                 : finite((1U << format.storage.floating().exponent_bits) / 2, 6, format, random);
    case Words::Small:
      return finite((1U << format.storage.floating().exponent_bits) / 4, 4, format, random);
  }
  return 0;
}

std::vector<std::uint32_t> words(Words kind, std::size_t size, const NumberFormat& format,
                                 std::mt19937& random) {
  std::vector<std::uint32_t> all(size);
  for (std::size_t i = 0; i < size; ++i) {
    all[i] = word(kind, i, format, random);
  }
  return all;
}

/// A matrix, row by row.
WordMatrices dense(const std::vector<std::uint32_t>& words, std::size_t rows) {
  return {.words = words, .places = dense_places(rows, rows == 0 ? 0 : words.size() / rows)};
}

struct Result {
  std::vector<Sum> sums;
  std::uint64_t overflows = 0;
  bool operator==(const Result&) const = default;
};

/// Element by element, by the datapath.
Result expected(const VectorDatapath& datapath, const WordMatrices& a, const WordMatrices& b,
                const Reduction& reduction) {
  Result result;
  const auto columns = a.places.columns.size();
  for (const auto m : a.places.rows) {
    for (const auto n : b.places.rows) {
      std::vector<Sum> running(datapath.sums());
      for (std::size_t k = 0; k < columns;) {
        const auto left = reduction.segment - k % reduction.segment;
        const auto count = std::min(left, reduction.vector_size);
        result.overflows += datapath.accumulate(running, a.words.subspan(m + k, count),
                                                b.words.subspan(n + k, count));
        k += count;
      }
      const auto total = datapath.total(running);
      result.sums.push_back(total.sum);
      result.overflows += total.overflows;
    }
  }
  return result;
}

using Matrix = std::vector<std::uint32_t>;

/// Compares every instruction set and number of threads with the datapath.
void compare(const std::string& name, const Shape& shape, const Matrix& a, const Matrix& b,
             const std::string& of) {
  const auto format = parse_number_format(name);
  const auto left = dense(a, shape.rows);
  const auto right = dense(b, shape.columns);
  const auto places = dense_places(shape.rows, shape.columns);
  const auto want = expected(*make_datapath(format), left, right, shape.reduction);
  for (const auto set : supported_instruction_sets()) {
    const MatrixProduct product(format, set);
    for (const unsigned threads : {1U, 3U}) {
      Result got;
      got.sums.resize(want.sums.size(), -1);
      got.overflows = product.sums(left, right, shape.reduction, got.sums, places, threads);
      EXPECT_TRUE(got == want) << name << ", instruction set " << static_cast<int>(set) << ", "
                               << threads << " threads, " << shape.rows << " x " << shape.columns
                               << ", words " << of;
    }
  }
}

void compare(const std::string& name, const Shape& shape, Words left, Words right) {
  const auto format = parse_number_format(name);
  std::mt19937 random(1);
  const auto columns = shape.taps * shape.reduction.segment;
  const auto a = words(left, shape.rows * columns, format, random);
  const auto b = words(right, shape.columns * columns, format, random);
  compare(
      name, shape, a, b,
      std::to_string(static_cast<int>(left)) + " and " + std::to_string(static_cast<int>(right)));
}

constexpr std::array formats{"lns4g2",
                             "lns6g4",
                             "lns8g1",
                             "lns8g2",
                             "lns8g4",
                             "lns8g8",
                             "lns8g8-t1",
                             "lns8g8-t2",
                             "lns8g8-t4",
                             "lns8g8-floor",
                             "lns8g8-wrap",
                             "lns8g8-a12",
                             "lns8g8-a16",
                             "lns8g8-a30",
                             "lns8g8-a48",
                             "lns8g8-h1",
                             "lns8g8-h8",
                             "lns8g8-a30-h8",
                             "lns8g8-a30-floor",
                             "lns8g8-a27-wrap-t2",
                             "lns4g2-a30",
                             "lns8g8-a30-clamp-floor",
                             "lns8g8-f1-t2",
                             "lns8g8-f4",
                             "lns8g8-f12",
                             "lns8g8-f16",
                             "lns8g8-clamp",
                             "lns8g8-clamp-bins",
                             "lns8g8-bins",
                             "lns8g8-bins-wrap",
                             "lns8g8-bins-x2",
                             "lns8g8-bins-floor",
                             "lns8g8-bins-t4",
                             "lns8g8-bins-a16",
                             "lns8g8-bins-a30",
                             "lns8g8-bins-h1",
                             "lns8g4-bins-f4",
                             "lns8g1-bins",
                             "lns6g4-bins-a12",
                             "lns8g8-bins-deferred",
                             "lns8g8-a12-bins-deferred",
                             "lns8g8-t2-bins-deferred-floor-wrap",
                             "lns8g8-t1-floor",
                             "lns8g8-t1-bins",
                             "lns8g16",
                             "lns8g16-floor",
                             "lns8g16-t4-a16",
                             "lns8g16-a32-wrap",
                             "lns8g32",
                             "lns8g32-t8-floor-wrap",
                             "lns10g32-a30",
                             "lns8g8-a31",
                             "lns8g8-a32",
                             "lns8g8-a32-wrap",
                             "lns8g8-a32-h3-floor",
                             "lns10g8",
                             "lns10g8-bins",
                             "lns16g2048",
                             "lns8g8-floor-wrap-a16",
                             "int8",
                             "int8-a16",
                             "int8-a40",
                             "int4-a16",
                             "fp8e4m3",
                             "fp8e5m2",
                             "fp8e4m3-w14",
                             "bf16-w12",
                             "bf16-w40",
                             "fp8e4m3-chain",
                             "fp8e5m2-chain",
                             "fp8e4m3-a24",
                             "fp8e5m2-a24",
                             "fp8e4m3-a48",
                             "fp16",
                             "fp16-chain",
                             "fp16-a16",
                             "fp16-a16-chain",
                             "bf16",
                             "bf16-chain",
                             "fp32",
                             "fp32-chain"};

TEST(MatrixProduct, IsTheDatapathsOnEveryKindOfWords) {
  for (const auto* name : formats) {
    for (const auto left : kinds) {
      for (const auto right : kinds) {
        compare(name, {.rows = 9, .columns = 5, .taps = 2, .reduction = {40, 32}}, left, right);
      }
    }
  }
}

/// Infinities and NaN, which few of the words above are without, take other ways.
TEST(MatrixProduct, IsTheDatapathsOnFiniteFloats) {
  for (const auto* name : {"fp8e4m3", "fp8e5m2", "fp8e4m3-w14", "fp8e5m2-w20", "bf16", "bf16-w12",
                           "bf16-w16", "bf16-w40", "fp16", "fp16-w22", "fp8e4m3-a24", "fp8e5m2-a24",
                           "fp16-a16", "fp32", "bf16-chain"}) {
    for (const auto left : {Words::Finite, Words::Close, Words::Small}) {
      for (const auto right : {Words::Finite, Words::Close, Words::Small}) {
        for (const std::size_t segment : {40U, 7U}) {
          compare(name, {.rows = 9, .columns = 33, .taps = 2, .reduction = {segment, 32}}, left,
                  right);
        }
      }
    }
  }
}

/// Random elements below the exponents of their blocks' scales, of 40 = 32 + 8 elements each.
Matrix blocks(std::size_t rows, int least, int most, const NumberFormat& format,
              std::mt19937& random) {
  Matrix words;
  int exponent = 0;
  for (std::size_t i = 0; i < rows * 40; ++i) {
    const auto column = i % 40;
    if (column == 0 || column == 32) {
      exponent = std::uniform_int_distribution(least, most)(random);
    }
    const auto element = static_cast<std::uint32_t>(random() & ((1U << format.storage.bits) - 1));
    words.push_back(with_block_exponent(element, exponent, format));
  }
  return words;
}

TEST(MatrixProduct, IsTheDatapathsOnBlocks) {
  constexpr Shape shape{.rows = 9, .columns = 33, .taps = 1, .reduction = {40, 32}};
  for (const auto* name : {"mxfp8e4m3", "mxfp8e5m2", "mxfp6e3m2", "mxfp6e2m3", "mxfp4", "mxint8"}) {
    const auto format = parse_number_format(name);
    for (const auto& [least, most] : {std::pair(-20, 20), std::pair(-127, -100),
                                      std::pair(100, 127), std::pair(nan_scale_exponent, 127)}) {
      std::mt19937 random(2);
      const auto a = blocks(shape.rows, least, most, format, random);
      auto b = blocks(shape.columns, -20, 20, format, random);
      const auto scales = std::to_string(least) + " to " + std::to_string(most);
      compare(name, shape, a, b, scales);
      b[45] = with_block_exponent(b[45], 7, format);  // What a vector's first element says counts.
      compare(name, shape, a, b, scales + ", with another scale");
    }
  }
}

TEST(MatrixProduct, IsTheDatapathsWhateverTheShape) {
  for (const auto* name :
       {"lns8g8", "lns8g8-floor", "lns8g8-bins", "int8", "fp8e4m3", "bf16", "bf16-chain"}) {
    for (std::size_t rows = 1; rows <= 17; ++rows) {
      const auto columns = rows * 29 % 70 + 1;
      const auto segment = rows * 13 % 37 + 1;
      compare(name, {.rows = rows, .columns = columns, .taps = 2, .reduction = {segment, 32}},
              Words::Random, Words::Random);
    }
  }
}

TEST(MatrixProduct, IsTheDatapathsWhateverTheVectors) {
  for (const auto* name :
       {"lns8g8", "lns8g8-bins", "lns8g8-a16", "int8", "fp8e4m3", "bf16", "bf16-chain"}) {
    for (const std::size_t vector_size : {1U, 2U, 8U, 31U, 33U, 64U, 5000U}) {
      compare(name, {.rows = 3, .columns = 4, .taps = 1, .reduction = {97, vector_size}},
              Words::Random, Words::Random);
    }
  }
}

TEST(MatrixProduct, IsTheDatapathsWhereSumsComeAndGo) {
  for (const auto* name : {"lns8g8", "lns8g8-a12", "lns8g8-a16-wrap", "lns8g8-a30", "lns8g8-a32",
                           "lns8g8-a32-wrap", "lns8g16-a12", "int8-a16", "lns8g8-bins-a12"}) {
    for (const auto kind : {Words::Random, Words::Largest, Words::Mixed, Words::Sparse}) {
      for (const std::size_t columns : {12U, 40U}) {
        compare(name, {.rows = 9, .columns = columns, .taps = 30, .reduction = {20, 9}}, kind,
                Words::Random);
      }
    }
  }
}

TEST(MatrixProduct, TakesRowsInBlocks) {
  for (const auto* name : {"lns8g8", "lns8g8-bins", "int8"}) {
    compare(name, {.rows = 1030, .columns = 3, .taps = 1, .reduction = {7, 4}}, Words::Random,
            Words::Random);
  }
}

TEST(MatrixProduct, KeepsTheSignOfASumThatIsFlushed) {
  const auto format = parse_number_format("fp32-chain");
  const auto encode = [&format](double x) { return encode_float(x, format); };
  const std::vector a{encode(0x1p-126), encode(-0x1.8p-126), encode(-0.0)};
  const std::vector b(a.size(), encode(1));
  for (const auto set : supported_instruction_sets()) {
    std::vector<Sum> sums(1);
    MatrixProduct(format, set)
        .sums(dense(a, 1), dense(b, 1), {.segment = a.size(), .vector_size = 1}, sums,
              dense_places(1, 1), 1);
    EXPECT_EQ(sums.front(), Sum{encode(-0.0)});
  }
}

TEST(MatrixProduct, LeavesTheRoundingOfFloatsAlone) {
  const volatile double one = 1;
  const volatile double three = 3;
  const auto third = one / three;
  compare("lns8g8", {.rows = 1, .columns = 1, .taps = 1, .reduction = {1, 1}}, Words::Random,
          Words::Random);
  EXPECT_EQ(one / three, third);
  EXPECT_EQ(std::fegetround(), FE_TONEAREST);
}

TEST(MatrixProduct, OfNothingIsEmpty) {
  const MatrixProduct product(parse_number_format("lns8g8"));
  const Reduction reduction{.segment = 4, .vector_size = 4};
  const WordMatrices none{.words = {}, .places = dense_places(0, 4)};
  EXPECT_EQ(product.sums(none, none, reduction, {}, dense_places(0, 0), 2), 0U);
  std::vector<Sum> sums{7};
  const WordMatrices empty_row{.words = {}, .places = dense_places(1, 0)};
  EXPECT_EQ(product.sums(empty_row, empty_row, reduction, sums, dense_places(1, 1), 2), 0U);
  EXPECT_EQ(sums.front(), 0);
}

TEST(MatrixProduct, RefusesSizesThatDoNotFit) {
  const MatrixProduct product(parse_number_format("lns8g8"));
  const std::vector<std::uint32_t> some(6);
  std::vector<Sum> sums(4);
  const auto matrix = dense(some, 2);
  const auto refuses = [&](const WordMatrices& a, const WordMatrices& b, const Reduction& reduction,
                           std::size_t size, const Places& places) {
    EXPECT_THROW(product.sums(a, b, reduction, std::span(sums).first(size), places, 1), Error);
  };
  const auto places = dense_places(2, 2);
  const Reduction reduction{.segment = 3, .vector_size = 4};
  refuses(matrix, dense(some, 3), reduction, 4, places);
  refuses(matrix, matrix, {.segment = 2, .vector_size = 4}, 4, places);
  refuses(matrix, matrix, {.segment = 3, .vector_size = 0}, 4, places);
  refuses(matrix, matrix, reduction, 3, places);
  refuses(matrix, matrix, reduction, 4, dense_places(2, 1));
  refuses(matrix, {.words = std::span(some).first(5), .places = matrix.places}, reduction, 4,
          places);
}

}  // namespace
}  // namespace lnsim::numerics
