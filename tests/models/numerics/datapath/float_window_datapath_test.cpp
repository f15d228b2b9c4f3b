// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/float_window_datapath.hpp"

#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "models/numerics/codec/float_codec.hpp"
#include "tests/models/numerics/window_oracle.hpp"

namespace lnsim::numerics {
namespace {

constexpr std::uint32_t largest_e4m3 = 0x7e;
constexpr std::uint32_t nan_e4m3 = 0x7f;
constexpr std::uint32_t infinity_e5m2 = 0x7c;

FloatWindowDatapath datapath_of(const char* format) {
  return FloatWindowDatapath(parse_number_format(format));
}

DotResult dot(const FloatWindowDatapath& datapath, const std::vector<std::uint32_t>& a,
              const std::vector<std::uint32_t>& b, std::size_t vector_size) {
  return datapath.dot(a, b, vector_size);
}

/// As in a logarithmic format of 24 bits, 16 products fit whatever they are: 20 of the largest.
TEST(FloatWindowDatapath, TheLargestProductStandsBelowFourGuardBits) {
  for (const auto* name : {"fp8e4m3-a24", "fp8e5m2-a24"}) {
    const auto format = parse_number_format(name);
    const FloatWindowDatapath datapath(format);
    const auto largest = encode_float(largest_float(format), format);
    const auto product = dot(datapath, {largest}, {largest}, 1);
    EXPECT_GE(product.sum, Sum{1} << 18) << name;
    EXPECT_LT(product.sum, Sum{1} << 19) << name;
    const std::vector<std::uint32_t> fitting(20, largest);
    EXPECT_EQ(dot(datapath, fitting, fitting, 20), (DotResult{20 * product.sum, 0})) << name;
    const std::vector<std::uint32_t> more(21, largest);
    EXPECT_EQ(dot(datapath, more, more, 21), (DotResult{(Sum{1} << 23) - 1, 1})) << name;
  }
  EXPECT_EQ(window_unit_exponent(parse_number_format("fp8e4m3-a24")), -1);
  EXPECT_EQ(window_unit_exponent(parse_number_format("fp8e5m2-a24")), 13);
}

TEST(FloatWindowDatapath, CutsMagnitudesTowardsZero) {
  const auto datapath = datapath_of("fp8e4m3-a24");
  // 0.25 and 0.75 below, and 1.25, of a unit of 0.5.
  EXPECT_EQ(dot(datapath, {0x28}, {0x28}, 1).sum, 0);
  EXPECT_EQ(dot(datapath, {0x34}, {0x34}, 1).sum, 1);
  EXPECT_EQ(dot(datapath, {0xb4}, {0x34}, 1).sum, -1);
}

TEST(FloatWindowDatapath, SaturatesOnceAVectorAtEndsOfOneMagnitude) {
  const auto datapath = datapath_of("fp8e4m3-a24");
  const std::vector<std::uint32_t> a(64, largest_e4m3);
  std::vector<std::uint32_t> b(64, largest_e4m3);
  EXPECT_EQ(dot(datapath, a, b, 32), (DotResult{(Sum{1} << 23) - 1, 2}));
  std::fill(b.begin(), b.end(), largest_e4m3 | 0x80);
  EXPECT_EQ(dot(datapath, a, b, 32), (DotResult{-(Sum{1} << 23) + 1, 2}));
  for (std::size_t i = 0; i < b.size(); i += 2) {
    b[i] = largest_e4m3;
  }
  EXPECT_EQ(dot(datapath, a, b, 32), (DotResult{0, 0}));
}

/// The lowest word itself is no number, and so a sum that would be it does not fit.
TEST(FloatWindowDatapath, TheLowestWordIsNoSum) {
  const auto datapath = datapath_of("fp8e4m3-a24");
  std::vector<Sum> sum{-(Sum{1} << 23) + 1};
  const std::vector<std::uint32_t> one{0x38};
  const std::vector<std::uint32_t> minus_half{0xb0};
  EXPECT_EQ(datapath.accumulate(sum, one, minus_half), 1U);
  EXPECT_EQ(sum.front(), -(Sum{1} << 23) + 1);
}

TEST(FloatWindowDatapath, NanAndInfinityMakeASumNanThatStaysSo) {
  const auto e4m3 = datapath_of("fp8e4m3-a24");
  EXPECT_EQ(dot(e4m3, {nan_e4m3, largest_e4m3}, {0, largest_e4m3}, 1), (DotResult{e4m3.nan(), 0}));
  EXPECT_TRUE(std::isnan(e4m3.value_of(e4m3.nan(), 1)));
  EXPECT_EQ(e4m3.output(e4m3.nan(), 3), nan_e4m3);
  const auto e5m2 = datapath_of("fp8e5m2-a24");
  for (const std::uint32_t other : {0U, 0x3cU, infinity_e5m2 | 0x80}) {
    EXPECT_EQ(dot(e5m2, {infinity_e5m2}, {other}, 1), (DotResult{e5m2.nan(), 0})) << other;
    EXPECT_EQ(dot(e5m2, {other}, {infinity_e5m2 | 0x80}, 1), (DotResult{e5m2.nan(), 0})) << other;
  }
  EXPECT_EQ(e5m2.output(e5m2.nan(), 0), 0x7eU);
}

TEST(FloatWindowDatapath, OutputsAreRoundedToEvenAndSaturate) {
  const auto datapath = datapath_of("fp8e4m3-a24");
  EXPECT_EQ(datapath.output(2, 0), 0x38U);
  EXPECT_EQ(datapath.output(-2, 1), 0xc0U);
  EXPECT_EQ(datapath.output(17, 0), 0x50U);
  EXPECT_EQ(datapath.output(19, 0), 0x52U);
  EXPECT_EQ(datapath.output(0, 0), 0U);
  EXPECT_EQ(datapath.output((1 << 23) - 1, 0), largest_e4m3);
  const FloatWindowDatapath wide({parse_number_format("fp8e5m2-a24"),
                                  parse_number_format("fp8e5m2-a24"), parse_number_format("bf16")});
  EXPECT_EQ(wide.output(1, -13), 0x3f80U);
  EXPECT_EQ(wide.output(-1, -13 - 130), 0x8000U);
}

/// Sums of random vectors of every word, in wide integers.
TEST(FloatWindowDatapath, RandomVectorsAreThoseOfTheOracle) {
  std::mt19937_64 random(5);
  for (const auto& formats : oracle::window_formats()) {
    const auto datapath = make_datapath(formats);
    for (int round = 0; round < 3000; ++round) {
      const auto vector_size = 1 + random() % 32;
      const auto count = 1 + random() % 96;
      std::vector<std::uint32_t> a(count);
      std::vector<std::uint32_t> b(count);
      const bool usual = round % 4 != 0;
      for (std::size_t i = 0; i < count; ++i) {
        a[i] = random() & 0xff & (usual ? 0xfb : 0xff);
        b[i] = random() & 0xff & (usual ? 0xfb : 0xff);
      }
      const auto expected = oracle::window_dot(a, b, vector_size, formats);
      ASSERT_EQ(datapath->dot(a, b, vector_size), expected) << formats.lane.name << " " << round;
    }
  }
}

TEST(FloatWindowDatapath, RefusesOtherFormats) {
  EXPECT_THROW(FloatWindowDatapath(parse_number_format("int8")), Error);
}

}  // namespace
}  // namespace lnsim::numerics
