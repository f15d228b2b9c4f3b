// SPDX-License-Identifier: MIT
#include "models/numerics/format/product_formats.hpp"

#include <string>

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

ProductFormats product_of(const char* a, const char* b, const char* output) {
  return {parse_number_format(a), parse_number_format(b), parse_number_format(output)};
}

/// The lane of two formats, whichever is operand A.
std::string lane(const char* a, const char* b) {
  const auto one = product_of(a, b, a).lane;
  EXPECT_EQ(one, product_of(b, a, a).lane) << a << ", " << b;
  return one.name;
}

std::string refusal(const char* a, const char* b) {
  try {
    return product_of(a, b, a).lane.name;
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(ProductFormats, OfOneFormatAreThatFormat) {
  const auto format = parse_number_format("lns8g8-t4");
  const ProductFormats formats(format);
  for (const auto& one : {formats.a, formats.b, formats.lane, formats.result}) {
    EXPECT_EQ(one, format);
  }
  EXPECT_EQ(formats, product_of("lns8g8-t4", "lns8g8-t4", "lns8g8-t4"));
}

TEST(ProductFormats, ALaneHasTheWiderExponentsOfOneBaseFactor) {
  EXPECT_EQ(lane("lns8g8", "lns6g8"), "lns8g8");
  EXPECT_EQ(lane("lns8g8", "lns10g8"), "lns10g8");
}

/// A step of lns4g2 is four of lns8g8, two bits; eight octaves of lns8g2 do not fit lns8g8.
TEST(ProductFormats, ACoarserBaseFactorIsTakenByAShift) {
  EXPECT_EQ(lane("lns8g8", "lns4g2"), "lns8g8");
  EXPECT_EQ(lane("lns8g8", "lns8g4"), "lns9g8");
  EXPECT_EQ(lane("lns8g8", "lns16g2048"), "lns16g2048");
  EXPECT_EQ(refusal("lns10g8", "lns16g2048"),
            "no lane multiplies lns10g8 and lns16g2048: it would need 18 bits, and has at most 16");
}

TEST(ProductFormats, ALaneHasTheOptionsThatOneOfTheFormatsStates) {
  EXPECT_EQ(lane("lns8g8-t4-a20", "lns6g8"), "lns8g8-t4-a20");
  EXPECT_EQ(lane("lns8g8", "lns6g8-t4-a20"), "lns8g8-t4-a20");
  EXPECT_EQ(lane("lns8g8-t2", "lns6g8-t2"), "lns8g8-t2");
  EXPECT_EQ(lane("int8", "int4-a16"), "int8-a16");
  EXPECT_EQ(lane("fp8e4m3-chain", "fp8e5m2"), "fp9e5m3-chain");
  EXPECT_EQ(lane("fp8e4m3", "bf16-a16"), "bf16-a16");
  EXPECT_EQ(lane("fp8e4m3-w14", "fp8e5m2"), "fp9e5m3-w14");
  EXPECT_EQ(lane("fp8e4m3", "bf16"), "bf16");
  EXPECT_EQ(refusal("lns8g8-t4", "lns10g8-t2"),
            "no lane multiplies lns10g8-t2 and lns8g8-t4: a lane has one datapath, so expected the "
            "same options or those of one");
}

TEST(ProductFormats, ZeroIsACodeOfBothOrOfNone) {
  EXPECT_EQ(lane("lns8g8-clamp", "lns6g8-clamp"), "lns8g8-clamp");
  EXPECT_EQ(refusal("lns8g8", "lns6g8-clamp"),
            "no lane multiplies lns8g8 and lns6g8-clamp: expected both with a code for 0 or both "
            "without");
}

TEST(ProductFormats, ALaneOfFloatsHoldsTheNumbersOfBoth) {
  EXPECT_EQ(lane("fp8e4m3", "fp8e5m2"), "fp9e5m3");
  EXPECT_EQ(lane("fp8e4m3", "bf16"), "bf16");
  EXPECT_EQ(lane("fp8e5m2", "fp16"), "fp16");
  EXPECT_EQ(lane("bf16", "fp32"), "fp32");
  EXPECT_EQ(refusal("bf16", "fp16"),
            "no lane multiplies bf16 and fp16: expected a format that holds the numbers of the "
            "other, or both of 8 bits");
}

TEST(ProductFormats, AWindowIsForFloatsOfEightBits) {
  EXPECT_EQ(lane("fp8e4m3-a24", "fp8e4m3"), "fp8e4m3-a24");
  EXPECT_EQ(lane("fp8e4m3-a24", "fp8e5m2"), "fp9e5m3-a24");
  EXPECT_EQ(product_of("fp8e4m3-a24", "fp8e4m3-a24", "bf16").result.storage.bits, 16U);
  EXPECT_EQ(
      refusal("fp8e4m3-a24", "bf16"),
      "no lane multiplies fp8e4m3-a24 and bf16: expected both of 8 bits, whose sums alone are "
      "taken in fixed point");
  EXPECT_EQ(lane("fp8e4m3-a48", "fp8e4m3"), "fp8e4m3-a48");
  EXPECT_EQ(refusal("fp8e4m3-a48", "fp8e5m2"),
            "no lane multiplies fp8e4m3-a48 and fp8e5m2: expected two of fp8e4m3, whose products "
            "alone are exact in 48 bits");
}

TEST(ProductFormats, OfTwoFamiliesThereIsNoLane) {
  EXPECT_EQ(refusal("lns8g8", "int8"),
            "no lane multiplies lns8g8 and int8: expected formats of one family");
  EXPECT_THROW(static_cast<void>(product_of("int8", "int8", "fp32")), Error);
}

/// The storage of the output behind the accumulator of the lane.
TEST(ProductFormats, AResultIsOfTheLanesSums) {
  const auto formats = product_of("lns8g8-t4-a20-bins-deferred", "lns6g8", "lns16g2048");
  EXPECT_EQ(formats.result.storage, parse_number_format("lns16g2048").storage);
  EXPECT_EQ(formats.result.datapath, formats.lane.datapath);
  EXPECT_EQ(formats.output().bytes(3), Bytes(6));
  EXPECT_EQ(formats.sum_bytes(3), Bytes(3 * 4 * 20 / 8));
}

}  // namespace
}  // namespace lnsim
