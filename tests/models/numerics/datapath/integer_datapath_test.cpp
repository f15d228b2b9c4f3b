// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/integer_datapath.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "models/numerics/codec/word.hpp"

namespace lnsim::numerics {
namespace {

TEST(IntegerDatapath, EveryProductOfEightBits) {
  const IntegerDatapath datapath(parse_number_format("int8"));
  for (std::uint32_t a = 0; a < 256; ++a) {
    for (std::uint32_t b = 0; b < 256; ++b) {
      const auto product = (a < 128 ? Sum{a} : Sum{a} - 256) * (b < 128 ? Sum{b} : Sum{b} - 256);
      ASSERT_EQ(datapath.dot({&a, 1}, {&b, 1}, 1), (DotResult{product, 0}));
    }
  }
}

TEST(IntegerDatapath, SumsVectorsExactlyAndSaturatesOnceAVector) {
  const IntegerDatapath datapath(parse_number_format("int8-a16"));
  const std::vector<std::uint32_t> large(4, 127);
  EXPECT_EQ(datapath.dot(large, large, 2), (DotResult{32767, 1}));
  const std::vector<std::uint32_t> signs{127, 127, 127, 0x81};
  EXPECT_EQ(datapath.dot(large, signs, 4), (DotResult{2 * 127 * 127, 0}));
}

TEST(IntegerDatapath, OutputsRoundHalfUpAndSaturateSymmetrically) {
  const IntegerDatapath datapath(parse_number_format("int8"));
  const auto output = [&](Sum sum, std::int32_t offset) {
    return sign_extend(datapath.output(sum, offset), 8);
  };
  EXPECT_EQ(output(5, 0), 5);
  EXPECT_EQ(output(5, -1), 3);
  EXPECT_EQ(output(-5, -1), -2);
  EXPECT_EQ(output(-6, -2), -1);
  EXPECT_EQ(output(3, 2), 12);
  EXPECT_EQ(output(200, 0), 127);
  EXPECT_EQ(output(-200, 0), -127);
  EXPECT_EQ(output(1 << 22, -60), 0);
  EXPECT_EQ(output(1, 40), 127);
  EXPECT_EQ(output(-1, 40), -127);
}

TEST(IntegerDatapath, RefusesOtherFormats) {
  EXPECT_THROW(IntegerDatapath(parse_number_format("fp16")), Error);
}

}  // namespace
}  // namespace lnsim::numerics
