// SPDX-License-Identifier: MIT
#include "models/numerics/codec/lns_code.hpp"

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim::numerics {
namespace {

TEST(LnsCode, ReservedZeroTakesTheLowestField) {
  const auto format = parse_number_format("lns8g8");
  EXPECT_EQ(largest_exponent(format), 126U);
  EXPECT_EQ(pack(zero_code(format), format), 0U);
  EXPECT_EQ(pack({false, false, 0}, format), 0x01U);
  EXPECT_EQ(pack({true, false, 126}, format), 0xFFU);
  EXPECT_EQ(unpack(0x80, format), zero_code(format));
}

TEST(LnsCode, ClampingFormatHasNoZero) {
  const auto format = parse_number_format("lns8g8-clamp");
  EXPECT_EQ(largest_exponent(format), 127U);
  EXPECT_EQ(zero_code(format), (LnsCode{false, false, 0}));
  EXPECT_EQ(unpack(0x80, format), (LnsCode{true, false, 0}));
  EXPECT_THROW(static_cast<void>(pack({false, true, 0}, format)), Error);
}

TEST(LnsCode, RefusesWhatTheFormatLacks) {
  EXPECT_THROW(static_cast<void>(pack({false, false, 127}, parse_number_format("lns8g8"))), Error);
  EXPECT_THROW(static_cast<void>(largest_exponent(parse_number_format("fp16"))), Error);
}

TEST(LnsCode, ClampFlushesBelowHalfTheSmallest) {
  const auto format = parse_number_format("lns8g8");
  EXPECT_EQ(clamp_code(true, 127, format), (LnsCode{true, false, 126}));
  EXPECT_EQ(clamp_code(true, 126, format), (LnsCode{true, false, 126}));
  EXPECT_EQ(clamp_code(true, -8, format), (LnsCode{true, false, 0}));
  EXPECT_EQ(clamp_code(true, -9, format), zero_code(format));
  EXPECT_EQ(clamp_code(true, -900, parse_number_format("lns8g8-clamp")), (LnsCode{true, false, 0}));
}

}  // namespace
}  // namespace lnsim::numerics
