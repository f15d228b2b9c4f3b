// SPDX-License-Identifier: MIT
#include "models/numerics/codec/float_codec.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim::numerics {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Landmarks of the OCP 8-bit Floating Point Specification 1.0, table of E4M3.
TEST(FloatCodec, Fp8E4m3) {
  const auto format = parse_number_format("fp8e4m3");
  EXPECT_EQ(decode_float(0x7E, format), 448);
  EXPECT_TRUE(std::isnan(decode_float(0x7F, format)));
  EXPECT_EQ(decode_float(0x08, format), std::ldexp(1.0, -6));
  EXPECT_EQ(decode_float(0x07, format), std::ldexp(0.875, -6));
  EXPECT_EQ(decode_float(0x01, format), std::ldexp(1.0, -9));
  EXPECT_EQ(encode_float(1, format), 0x38U);
  EXPECT_EQ(encode_float(-448, format), 0xFEU);
  EXPECT_EQ(encode_float(464, format), 0x7EU);
  EXPECT_EQ(encode_float(1e9, format), 0x7EU);
  EXPECT_EQ(encode_float(-infinity, format), 0xFEU);
  EXPECT_EQ(encode_float(nan, format) & 0x7FU, 0x7FU);
  EXPECT_EQ(encode_float(-0.0, format), 0x80U);
  EXPECT_EQ(largest_float(format), 448);
}

/// The same for E5M2.
TEST(FloatCodec, Fp8E5m2) {
  const auto format = parse_number_format("fp8e5m2");
  EXPECT_EQ(decode_float(0x7B, format), 57344);
  EXPECT_EQ(decode_float(0x7C, format), infinity);
  EXPECT_TRUE(std::isnan(decode_float(0x7D, format)));
  EXPECT_EQ(decode_float(0x04, format), std::ldexp(1.0, -14));
  EXPECT_EQ(decode_float(0x01, format), std::ldexp(1.0, -16));
  EXPECT_EQ(encode_float(1e9, format), 0x7BU);
  EXPECT_EQ(encode_float(infinity, format), 0x7BU);
  EXPECT_TRUE(std::isnan(decode_float(encode_float(nan, format), format)));
}

TEST(FloatCodec, Fp16FollowsIeee) {
  const auto format = parse_number_format("fp16");
  EXPECT_EQ(largest_float(format), 65504);
  EXPECT_EQ(encode_float(65519.99, format), 0x7BFFU);
  EXPECT_EQ(encode_float(65520, format), 0x7C00U);
  EXPECT_EQ(encode_float(-infinity, format), 0xFC00U);
  EXPECT_EQ(encode_float(1.0 / 3, format), 0x3555U);
  EXPECT_EQ(encode_float(std::ldexp(1.0, -24), format), 1U);
  EXPECT_EQ(encode_float(std::ldexp(1.0, -25), format), 0U);
  EXPECT_EQ(encode_float(std::ldexp(1.5, -24), format), 2U);
  EXPECT_EQ(encode_float(std::numeric_limits<double>::denorm_min(), format), 0U);
}

/// The hardware's conversion from double to float is the reference.
TEST(FloatCodec, Fp32IsTheMachinesOwn) {
  const auto format = parse_number_format("fp32");
  const auto bf16 = parse_number_format("bf16");
  std::mt19937_64 random(3);
  for (int i = 0; i < 100000; ++i) {
    const auto x =
        std::bit_cast<double>((random() & ~(0x7FFULL << 52U)) | ((900 + random() % 260) << 52U));
    const auto narrow = static_cast<float>(x);
    ASSERT_EQ(encode_float(x, format), std::bit_cast<std::uint32_t>(narrow)) << x;
    const auto bits = std::bit_cast<std::uint32_t>(narrow);
    const auto rounded = (bits + 0x7FFFU + ((bits >> 16U) & 1U)) >> 16U;
    ASSERT_EQ(encode_float(narrow, bf16), rounded) << x;
  }
  EXPECT_THROW(static_cast<void>(encode_float(1, parse_number_format("int8"))), Error);
}

}  // namespace
}  // namespace lnsim::numerics
