// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/post_processing_unit.hpp"

#include <bit>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace lnsim::cycle::datapath {
namespace {

numerics::Sum bits_of(float x) { return std::bit_cast<std::uint32_t>(x); }

TEST(PostProcessingUnit, CountsWhatItConverts) {
  PostProcessingUnit unit("unit", parse_number_format("lns8g8-a37"));
  EXPECT_EQ(unit.convert(16, 0), 33U);
  EXPECT_EQ(unit.convert(0, 0), 0U);
  EXPECT_EQ(unit.take_counts().conversions, 2U);
  EXPECT_EQ(unit.take_counts().conversions, 0U);
}

/// Constants 256 and 362 of 256.
TEST(PostProcessingUnit, AppliesTheConstantsOfDeferredBins) {
  PostProcessingUnit saturating("saturating", parse_number_format("lns4g2-a8-h1-bins-deferred"));
  PostProcessingUnit wrapping("wrapping", parse_number_format("lns4g2-a8-h1-bins-deferred-wrap"));
  for (auto* unit : {&saturating, &wrapping}) {
    EXPECT_EQ(unit->total(std::vector<numerics::Sum>{-20, 50}), -20 + 50 * 362 / 256);
    EXPECT_EQ(unit->total(std::vector<numerics::Sum>{-20, 10}), (-20 * 256 + 10 * 362) / 256);
  }
  const std::vector<numerics::Sum> large{100, 100};
  EXPECT_EQ(saturating.total(large), 127);
  EXPECT_EQ(wrapping.total(large), 100 + 100 * 362 / 256 - 256);
  const auto counts = wrapping.take_counts();
  EXPECT_EQ(counts.combinations, 3U);
  EXPECT_EQ(counts.overflows, 1U);
  EXPECT_EQ(counts.conversions, 0U);
}

TEST(PostProcessingUnit, TakesTheOneSumOfOtherFormats) {
  PostProcessingUnit unit("unit", parse_number_format("lns8g8-bins"));
  EXPECT_EQ(unit.total(std::vector<numerics::Sum>{-7}), -7);
  EXPECT_EQ(unit.take_counts().combinations, 0U);
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

TEST(PostProcessingUnit, RoundsToElementsOfABlock) {
  PostProcessingUnit bytes("bytes", parse_number_format("mxfp8e4m3"));
  EXPECT_EQ(bytes.convert(bits_of(1000), -3), 0x70U);
  EXPECT_EQ(bytes.convert(bits_of(-1000), 0), 0xfeU);
  EXPECT_EQ(bytes.convert(0x7fc00000, 0), 0x7fU);
  PostProcessingUnit narrow("narrow", parse_number_format("mxfp4"));
  EXPECT_EQ(narrow.convert(bits_of(5), 0), 6U);  // 4, a tie
  EXPECT_EQ(narrow.convert(0x7fc00000, 0), 0x80U << 4U);
  PostProcessingUnit integers("integers", parse_number_format("mxint8"));
  EXPECT_EQ(integers.convert(bits_of(-1.5F), 0), 0xa0U);
  EXPECT_EQ(integers.convert(bits_of(2.5F), -6), 2U);  // 2.5, a tie
  EXPECT_EQ(integers.convert(bits_of(-std::numeric_limits<float>::infinity()), 0), 0x81U);
}

TEST(PostProcessingUnit, TakesSumsInAWindow) {
  PostProcessingUnit unit("unit", parse_number_format("fp8e4m3-a24"));
  EXPECT_EQ(unit.convert(2, 0), 0x38U);
  EXPECT_EQ(unit.convert(-19, 0), 0xd2U);  // -9.5, a tie
  EXPECT_EQ(unit.convert(-(numerics::Sum{1} << 23), 0), 0x7fU);
}

TEST(PostProcessingUnit, TakesSumsInHalfPrecision) {
  PostProcessingUnit unit("unit", parse_number_format("fp16-a16"));
  EXPECT_EQ(unit.convert(0x3c00, 1), 0x4000U);
}

}  // namespace
}  // namespace lnsim::cycle::datapath
