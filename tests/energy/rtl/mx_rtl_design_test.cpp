// SPDX-License-Identifier: MIT
#include "energy/rtl/mx_rtl_design.hpp"

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

std::string parameter(const char* format, const std::string& name) {
  return mx_rtl_design(parse_number_format(format), 32).parameters.at(name);
}

/// From the smallest product of subnormal elements to the largest.
TEST(MxRtlDesign, SumsHoldEveryProduct) {
  EXPECT_EQ(parameter("mxfp8e4m3", "ALIGNED_BITS"), "36") << "448^2 is below 2^18, 2^-18 the least";
  EXPECT_EQ(parameter("mxfp8e5m2", "ALIGNED_BITS"), "64");
  EXPECT_EQ(parameter("mxfp6e3m2", "ALIGNED_BITS"), "18");
  EXPECT_EQ(parameter("mxfp6e2m3", "ALIGNED_BITS"), "12");
  EXPECT_EQ(parameter("mxfp4", "ALIGNED_BITS"), "8");
  EXPECT_EQ(parameter("mxint8", "ALIGNED_BITS"), "15");
}

TEST(MxRtlDesign, OnlyElementsOf8BitsAreSpecial) {
  EXPECT_EQ(parameter("mxfp8e4m3", "NAN") + parameter("mxfp8e4m3", "INFINITIES"), "10");
  EXPECT_EQ(parameter("mxfp8e5m2", "NAN") + parameter("mxfp8e5m2", "INFINITIES"), "11");
  EXPECT_EQ(parameter("mxfp4", "NAN") + parameter("mxfp4", "INFINITIES"), "00");
  EXPECT_EQ(parameter("mxint8", "NAN") + parameter("mxint8", "INFINITIES"), "00");
}

TEST(MxRtlDesign, OperandsHaveTheirScale) {
  const auto design = mx_rtl_design(parse_number_format("mxfp6e3m2"), 8);
  EXPECT_EQ(design.name, "mxfp6e3m2_v8");
  EXPECT_EQ(design.operand_bits, 14U);
  EXPECT_EQ(design.accumulator_bits, 32U);
  EXPECT_EQ(design.pipeline_depth, 3U);
  EXPECT_EQ(mx_rtl_design(parse_number_format("mxfp4"), 1).pipeline_depth, 2U);
}

TEST(MxRtlDesign, VectorsLieInABlock) {
  EXPECT_THROW(static_cast<void>(mx_rtl_design(parse_number_format("mxfp4"), 64)), Error);
  EXPECT_THROW(static_cast<void>(mx_rtl_design(parse_number_format("mxfp4"), 24)), Error);
}

}  // namespace
}  // namespace lnsim
