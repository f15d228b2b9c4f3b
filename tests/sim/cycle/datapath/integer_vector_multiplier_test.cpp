// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/integer_vector_multiplier.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim::cycle::datapath {
namespace {

/// Two elements in three lanes.
TEST(IntegerVectorMultiplier, SumsUpSignedProducts) {
  IntegerVectorMultiplier multiplier("multiplier", parse_number_format("int8"), 2, 3);
  std::vector<std::uint32_t> a(6);
  std::vector<std::uint32_t> b(2);
  multiplier.decode(Side::A, std::vector<std::uint32_t>{0x7f, 0x81, 0x01, 0x7f, 0x81, 0x00}, a);
  multiplier.decode(Side::B, std::vector<std::uint32_t>{0x81, 0x02}, b);
  std::vector<VectorSum> sums(3);
  multiplier.multiply(a, b, sums);
  EXPECT_EQ(sums, (std::vector<VectorSum>{-127 * 127 + 2 * 127, 127 * 127 - 2 * 127, -127}));
  EXPECT_EQ(multiplier.take_counts().multiplications, 6U);
  EXPECT_EQ(multiplier.take_counts().multiplications, 0U);
}

TEST(IntegerVectorMultiplier, RefusesVectorsThatDoNotFit) {
  const auto format = parse_number_format("int8");
  EXPECT_NO_THROW(IntegerVectorMultiplier("multiplier", format, 4096, 1));
  EXPECT_THROW(IntegerVectorMultiplier("multiplier", format, 1U << 17U, 1), Error);
}

}  // namespace
}  // namespace lnsim::cycle::datapath
