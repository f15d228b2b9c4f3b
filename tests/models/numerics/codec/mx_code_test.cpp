// SPDX-License-Identifier: MIT
#include "models/numerics/codec/mx_code.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "models/numerics/codec/word.hpp"
#include "tests/models/numerics/mx_oracle.hpp"

namespace lnsim::numerics {
namespace {

using oracle::mx_formats;

/// Tables of section 5.3: largest magnitudes, their exponents, and the smallest steps.
TEST(MxCode, ElementsAreThoseOfTheSpecification) {
  struct Limits {
    const char* name;
    double largest;
    std::int32_t exponent;
    double step;
  };
  for (const auto& [name, largest, exponent, step] :
       {Limits{"mxfp8e4m3", 448, 8, 0x1p-9}, Limits{"mxfp8e5m2", 57344, 15, 0x1p-16},
        Limits{"mxfp6e3m2", 28, 4, 0x1p-4}, Limits{"mxfp6e2m3", 7.5, 2, 0x1p-3},
        Limits{"mxfp4", 6, 2, 0.5}, Limits{"mxint8", 127.0 / 64, 0, 0x1p-6}}) {
    const auto format = parse_number_format(name);
    EXPECT_EQ(decode_word(largest_element(format), 1, format), largest) << name;
    EXPECT_EQ(largest_element_exponent(format), exponent) << name;
    EXPECT_EQ(decode_word(1, 1, format), step) << name;
    EXPECT_EQ(encode_word(1e9, 1, format), largest_element(format)) << name;
    EXPECT_EQ(encode_word(step / 2, 1, format), 0U) << name;
    EXPECT_EQ(encode_word(step * 1.5, 1, format), 2U) << name;
  }
}

TEST(MxCode, EveryElementIsItsNumberAndRoundTrips) {
  for (const auto& format : mx_formats()) {
    for (std::uint32_t word = 0; word < 1U << format.storage.bits; ++word) {
      const auto expected = oracle::element(word, format);
      const auto value = decode_word(word, 1, format);
      ASSERT_EQ(std::isfinite(value), expected.has_value()) << format.name << " " << word;
      if (expected) {
        ASSERT_EQ(oracle::of_double(value), *expected) << format.name << " " << word;
        const bool smallest_integer = format.name == "mxint8" && word == 0x80;
        ASSERT_EQ(encode_word(value, 1, format), smallest_integer ? 0x81 : word)
            << format.name << " " << word;
      }
    }
  }
}

TEST(MxCode, AWordCarriesItsScaleAboveTheElement) {
  for (const auto& format : mx_formats()) {
    EXPECT_EQ(operand_bits(format), format.storage.bits + 8) << format.name;
    EXPECT_EQ(with_block_scale(5, 1, format), 5U) << format.name;
    for (std::int32_t exponent = -127; exponent <= 127; ++exponent) {
      const auto word = with_block_scale(3, std::ldexp(1.0, exponent), format);
      EXPECT_EQ(word, with_block_exponent(3, exponent, format)) << format.name;
      EXPECT_EQ(block_exponent(word, format), exponent) << format.name;
      EXPECT_LT(word, 1U << operand_bits(format));
      EXPECT_EQ(decode_word(word, 1, format), decode_word(3, 1, format)) << format.name;
    }
    EXPECT_EQ(block_exponent(with_block_exponent(0, nan_scale_exponent, format), format),
              nan_scale_exponent);
  }
}

TEST(MxCode, RefusesOtherScalesVectorsAndFormats) {
  const auto format = parse_number_format("mxfp4");
  for (const double scale : {0.0, -1.0, 3.0, std::ldexp(1.0, -128), std::ldexp(1.0, 128),
                             std::numeric_limits<double>::infinity()}) {
    EXPECT_THROW(static_cast<void>(with_block_scale(0, scale, format)), Error) << scale;
  }
  for (const std::size_t size : {1, 2, 4, 8, 16, 32}) {
    EXPECT_NO_THROW(require_in_block(size, format));
  }
  for (const std::size_t size : {0, 3, 24, 64}) {
    EXPECT_THROW(require_in_block(size, format), Error) << size;
  }
  EXPECT_THROW(static_cast<void>(operand_bits(parse_number_format("fp8e4m3"))), Error);
  EXPECT_THROW(static_cast<void>(element_format(parse_number_format("int8"))), Error);
  auto unknown = format;
  unknown.storage.parameters = MxParameters{.exponent_bits = 4, .mantissa_bits = 2};
  EXPECT_THROW(static_cast<void>(element_format(unknown)), Error);
}

}  // namespace
}  // namespace lnsim::numerics
