// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/float_results.hpp"

#include <gtest/gtest.h>

namespace lnsim::cycle::datapath {
namespace {

std::uint32_t bits(float x) { return std::bit_cast<std::uint32_t>(x); }

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double quiet_nan = std::numeric_limits<double>::quiet_NaN();

TEST(Fp32, RoundsBeforeItFlushes) {
  EXPECT_EQ(bits(Fp32::round(0x1.fffffep-127)), 0U);
  EXPECT_EQ(Fp32::round(0x1.ffffffp-127), 0x1p-126F);
  EXPECT_EQ(bits(Fp32::round(-0x1p-127)), bits(-0.0F));
  EXPECT_EQ(Fp32::round(0x1p-126), 0x1p-126F);
  EXPECT_EQ(Fp32::round(1 + 0x1p-24), 1.0F);
  EXPECT_EQ(Fp32::round(0x1.ffffffp127), std::numeric_limits<float>::infinity());
}

TEST(Fp32, AddsWithoutSubnormals) {
  EXPECT_EQ(bits(Fp32::add(0x1.8p-126F, -0x1p-126F)), 0U);
  EXPECT_EQ(bits(Fp32::add(-0x1.8p-126F, 0x1p-126F)), bits(-0.0F));
  EXPECT_EQ(bits(Fp32::add(1.0F, -1.0F)), 0U);
  EXPECT_EQ(bits(Fp32::add(-0.0F, -0.0F)), bits(-0.0F));
}

TEST(Fp16, RoundsToElevenBitsTiesToEven) {
  EXPECT_EQ(Fp16::round(2049), 2048.0F);
  EXPECT_EQ(Fp16::round(2051), 2052.0F);
  EXPECT_EQ(Fp16::round(2049 + 0x1p-40), 2050.0F);
  EXPECT_EQ(Fp16::round(-2047.75), -2048.0F);
}

TEST(Fp16, HasNoSubnormalsAndNoEndlessRange) {
  EXPECT_EQ(Fp16::round(0x1.ffdp-15), 0.0F);
  EXPECT_EQ(Fp16::round(0x1.ffep-15), 0x1p-14F);
  EXPECT_EQ(bits(Fp16::round(-0x1p-15)), bits(-0.0F));
  EXPECT_EQ(Fp16::round(65519), 65504.0F);
  EXPECT_EQ(Fp16::round(65520), std::numeric_limits<float>::infinity());
  EXPECT_EQ(Fp16::round(-infinity), -std::numeric_limits<float>::infinity());
  EXPECT_TRUE(std::isnan(Fp16::round(quiet_nan)));
}

}  // namespace
}  // namespace lnsim::cycle::datapath
