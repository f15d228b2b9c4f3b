// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/mx_vector_multiplier.hpp"

#include <bit>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "models/numerics/codec/mx_code.hpp"
#include "models/numerics/datapath/mx_datapath.hpp"

namespace lnsim::cycle::datapath {
namespace {

VectorSum bits_of(float value) { return std::bit_cast<std::uint32_t>(value); }

/// Two elements in three lanes, of which each has its scale.
TEST(MxVectorMultiplier, SumsUpProductsTimesTheScalesOfBothBlocks) {
  const auto format = parse_number_format("mxfp4");
  MxVectorMultiplier multiplier("multiplier", format, 2);
  const auto scaled = [&](std::uint32_t element, std::int32_t exponent) {
    return numerics::with_block_exponent(element, exponent, format);
  };
  // 6, -0.5, 1 and 4, 0, -3; 1.5 and 2.
  const std::vector<std::uint32_t> words{scaled(7, 0), scaled(9, 3), scaled(2, -8), 6, 0, 13};
  std::vector<std::uint32_t> a(6);
  multiplier.decode(Side::A, words, a);
  const std::vector<std::uint32_t> b{scaled(3, 1), 4};
  std::vector<VectorSum> sums(3);
  multiplier.multiply(a, b, sums);
  EXPECT_EQ(sums, (std::vector<VectorSum>{bits_of(34), bits_of(-12), bits_of(-4.5F / 128)}));
  EXPECT_EQ(multiplier.take_counts().multiplications, 6U);
  EXPECT_EQ(multiplier.take_counts().multiplications, 0U);
}

/// Every word in turn, infinite ones and those that are no number among them.
TEST(MxVectorMultiplier, EqualsTheNumericsLibrary) {
  std::mt19937 random(1);
  for (const auto* name : {"mxfp8e4m3", "mxfp8e5m2", "mxfp6e3m2", "mxfp6e2m3", "mxfp4", "mxint8"}) {
    const auto format = parse_number_format(name);
    const numerics::MxDatapath datapath(format);
    MxVectorMultiplier multiplier("multiplier", format, 4);
    std::vector<std::uint32_t> a(4);
    std::vector<std::uint32_t> b(4);
    for (int round = 0; round < 100000; ++round) {
      for (std::size_t i = 0; i < a.size(); ++i) {
        const auto mask = random() % 8 == 0 ? ~0U : (1U << format.storage.bits) - 1;
        a[i] = static_cast<std::uint32_t>(random()) & mask;
        b[i] = static_cast<std::uint32_t>(random()) & mask;
      }
      std::vector<numerics::Sum> expected{0};
      static_cast<void>(datapath.accumulate(expected, a, b));
      VectorSum sum = 0;
      multiplier.multiply(a, b, {&sum, 1});
      const auto found = std::bit_cast<float>(static_cast<std::uint32_t>(sum));
      const auto value = static_cast<float>(datapath.value_of(expected.front(), 1));
      ASSERT_TRUE(found == value || (std::isnan(found) && std::isnan(value)))
          << name << " " << round << ": " << found << ", " << value;
    }
  }
}

/// 2^30 + 2^6 is halfway between two numbers of fp32, and 2^-32 more is above.
TEST(MxVectorMultiplier, RoundsAnExactSum) {
  MxVectorMultiplier multiplier("multiplier", parse_number_format("mxfp8e5m2"), 4);
  const std::vector<std::uint32_t> a{0x78, 0x54, 1, 0};
  const std::vector<std::uint32_t> b{0x78, 0x3C, 1, 0};
  VectorSum sum = 0;
  multiplier.multiply(a, b, {&sum, 1});
  EXPECT_EQ(sum, bits_of(0x1p30F + 0x1p7F));
}

TEST(MxVectorMultiplier, RefusesVectorsThatDoNotDivideABlock) {
  const auto format = parse_number_format("mxint8");
  EXPECT_NO_THROW(MxVectorMultiplier("multiplier", format, 32));
  EXPECT_THROW(MxVectorMultiplier("multiplier", format, 64), Error);
  EXPECT_THROW(MxVectorMultiplier("multiplier", format, 12), Error);
}

}  // namespace
}  // namespace lnsim::cycle::datapath
