// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/float_window_multiplier.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "models/numerics/datapath/float_window_datapath.hpp"

namespace lnsim::cycle::datapath {
namespace {

/// Two elements in three lanes, of which one has an operand that is NaN. The unit is 0.5.
TEST(FloatWindowMultiplier, SumsUpTheProductsOfALane) {
  FloatWindowMultiplier multiplier("multiplier", parse_number_format("fp8e4m3-a24"), 2);
  // 1, -1 and 448; 1.5, 2^-9 and NaN.
  const std::vector<std::uint32_t> words{0x38, 0xb8, 0x7e, 0x3c, 0x01, 0x7f};
  std::vector<std::uint32_t> a(6);
  multiplier.decode(Side::A, words, a);
  const std::vector<std::uint32_t> b{0x7e, 0xc0};  // 448 and -2
  std::vector<VectorSum> sums(3);
  multiplier.multiply(a, b, sums);
  EXPECT_EQ(sums, (std::vector<VectorSum>{2 * (448 - 3), -2 * 448, not_a_number}));
  EXPECT_EQ(multiplier.take_counts().multiplications, 6U);
  EXPECT_EQ(multiplier.take_counts().multiplications, 0U);
}

TEST(FloatWindowMultiplier, EveryProductIsThatOfTheNumericsLibrary) {
  const auto e4m3 = parse_number_format("fp8e4m3-a24");
  const auto e5m2 = parse_number_format("fp8e5m2-a24");
  for (const ProductFormats& formats :
       {ProductFormats(e4m3), ProductFormats(e5m2), ProductFormats(e5m2, e4m3, e4m3),
        ProductFormats(parse_number_format("fp8e4m3-a48"))}) {
    const numerics::FloatWindowDatapath datapath(formats);
    FloatWindowMultiplier multiplier("multiplier", formats, 1);
    for (std::uint32_t i = 0; i < 1U << 16U; ++i) {
      const std::vector a{i % 256};
      const std::vector b{i / 256};
      const auto expected = datapath.dot(a, b, 1).sum;
      VectorSum sum = 0;
      multiplier.multiply(a, b, {&sum, 1});
      ASSERT_EQ(sum, expected == datapath.nan() ? not_a_number : expected) << i;
    }
  }
}

}  // namespace
}  // namespace lnsim::cycle::datapath
