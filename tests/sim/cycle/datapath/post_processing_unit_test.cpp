// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/post_processing_unit.hpp"

#include <bit>
#include <limits>

#include <gtest/gtest.h>

namespace lnsim::cycle::datapath {
namespace {

numerics::Sum bits_of(float x) { return std::bit_cast<std::uint32_t>(x); }

TEST(PostProcessingUnit, CountsWhatItConverts) {
  PostProcessingUnit unit("unit", parse_number_format("lns8g8-a37"));
  EXPECT_EQ(unit.convert(16, 0), 33U);
  EXPECT_EQ(unit.convert(0, 0), 0U);
  EXPECT_EQ(unit.take_conversions(), 2U);
  EXPECT_EQ(unit.take_conversions(), 0U);
}

TEST(PostProcessingUnit, ScalesIntegersAndRoundsHalfUp) {
  PostProcessingUnit unit("unit", parse_number_format("int8"));
  EXPECT_EQ(unit.convert(6, -2), 2U);       // 1.5
  EXPECT_EQ(unit.convert(-6, -2), 0xffU);   // -1.5 to -1
  EXPECT_EQ(unit.convert(5, -2), 1U);       // 1.25
  EXPECT_EQ(unit.convert(-5, 3), 0xd8U);    // -40
  EXPECT_EQ(unit.convert(9000, -1), 127U);  // saturated
  EXPECT_EQ(unit.convert(-1, 60), 0x81U);
  EXPECT_EQ(unit.convert(-(1 << 23), -100), 0U);
}

TEST(PostProcessingUnit, ScalesAndRoundsFloats) {
  PostProcessingUnit bytes("bytes", parse_number_format("fp8e4m3"));
  EXPECT_EQ(bytes.convert(bits_of(1000), -3), 0x70U);  // 125 to 128
  EXPECT_EQ(bytes.convert(bits_of(1000), 0), 0x7eU);   // 448
  EXPECT_EQ(bytes.convert(bits_of(0x1p-9F), 0), 1U);   // subnormal
  EXPECT_EQ(bytes.convert(0x7fc00000, 0), 0x7fU);
}

TEST(PostProcessingUnit, FlushesSubnormalOutputsOfWideExponents) {
  PostProcessingUnit unit("unit", parse_number_format("bf16"));
  EXPECT_EQ(unit.convert(bits_of(-0x1p-126F), -1), 0x8000U);
  EXPECT_EQ(unit.convert(bits_of(-0x1p-126F), 0), 0x8080U);
  EXPECT_EQ(unit.convert(bits_of(std::numeric_limits<float>::infinity()), -10), 0x7f80U);
}

TEST(PostProcessingUnit, TakesSumsInHalfPrecision) {
  PostProcessingUnit unit("unit", parse_number_format("fp16-a16"));
  EXPECT_EQ(unit.convert(0x3c00, 1), 0x4000U);
}

}  // namespace
}  // namespace lnsim::cycle::datapath
