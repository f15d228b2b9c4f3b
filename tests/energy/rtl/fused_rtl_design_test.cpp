// SPDX-License-Identifier: MIT
#include "energy/rtl/fused_rtl_design.hpp"

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

std::string parameter(const char* format, const std::string& name) {
  return fused_rtl_design(parse_number_format(format), 32).parameters.at(name);
}

/// From the smallest product of subnormal elements to the largest.
TEST(FusedRtlDesign, SumsHoldEveryProduct) {
  EXPECT_EQ(parameter("mxfp8e4m3", "ALIGNED_BITS"), "36") << "448^2 is below 2^18, 2^-18 the least";
  EXPECT_EQ(parameter("mxfp8e5m2", "ALIGNED_BITS"), "64");
  EXPECT_EQ(parameter("mxfp6e3m2", "ALIGNED_BITS"), "18");
  EXPECT_EQ(parameter("mxfp6e2m3", "ALIGNED_BITS"), "12");
  EXPECT_EQ(parameter("mxfp4", "ALIGNED_BITS"), "8");
  EXPECT_EQ(parameter("mxint8", "ALIGNED_BITS"), "15");
}

TEST(FusedRtlDesign, OnlyElementsOf8BitsAreSpecial) {
  EXPECT_EQ(parameter("mxfp8e4m3", "NAN") + parameter("mxfp8e4m3", "INFINITIES"), "10");
  EXPECT_EQ(parameter("mxfp8e5m2", "NAN") + parameter("mxfp8e5m2", "INFINITIES"), "11");
  EXPECT_EQ(parameter("mxfp4", "NAN") + parameter("mxfp4", "INFINITIES"), "00");
  EXPECT_EQ(parameter("mxint8", "NAN") + parameter("mxint8", "INFINITIES"), "00");
}

TEST(FusedRtlDesign, OperandsHaveTheirScale) {
  const auto design = fused_rtl_design(parse_number_format("mxfp6e3m2"), 8);
  EXPECT_EQ(design.name, "mxfp6e3m2_v8");
  EXPECT_EQ(design.operand_bits, 14U);
  EXPECT_EQ(design.accumulator_bits, 32U);
  EXPECT_EQ(design.pipeline_depth, 3U);
  EXPECT_EQ(fused_rtl_design(parse_number_format("mxfp4"), 1).pipeline_depth, 2U);
}

/// The highest bit of a bf16 term is of 2^1 where the exponents add up to 0, 254 of their biases.
TEST(FusedRtlDesign, AWindowHasItsBitsAndTheScaleOfAPlace) {
  EXPECT_EQ(parameter("bf16", "ALIGNED_BITS"), "26");
  EXPECT_EQ(parameter("bf16", "TERM_BITS"), "26") << "a sign, 9 bits of place, 16 of significand";
  EXPECT_EQ(parameter("fp32", "TERM_BITS"), "36") << "26 of 48 bits of significand";
  EXPECT_EQ(parameter("bf16", "SCALE_BITS"), "10");
  EXPECT_EQ(parameter("bf16", "OFFSET"), "128");
  EXPECT_EQ(parameter("bf16", "SCALE_OFFSET"), "254");
  EXPECT_EQ(parameter("bf16", "SUBNORMALS") + parameter("fp16", "SUBNORMALS"), "01");
}

TEST(FusedRtlDesign, FloatsHaveNoBlocks) {
  EXPECT_EQ(parameter("fp8e4m3", "ALIGNED_BITS"), "36");
  EXPECT_EQ(parameter("fp8e4m3", "BLOCK_BITS"), "0");
  EXPECT_EQ(parameter("fp8e4m3", "WINDOW"), "0");
  EXPECT_EQ(parameter("mxfp8e4m3", "BLOCK_BITS"), "8");
  EXPECT_EQ(fused_rtl_design(parse_number_format("fp8e4m3"), 32).operand_bits, 8U);
}

TEST(FusedRtlDesign, VectorsLieInABlock) {
  EXPECT_THROW(static_cast<void>(fused_rtl_design(parse_number_format("mxfp4"), 64)), Error);
  EXPECT_THROW(static_cast<void>(fused_rtl_design(parse_number_format("mxfp4"), 24)), Error);
}

}  // namespace
}  // namespace lnsim
