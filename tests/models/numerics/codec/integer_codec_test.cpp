// SPDX-License-Identifier: MIT
#include "models/numerics/codec/integer_codec.hpp"

#include <limits>

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim::numerics {
namespace {

TEST(IntegerCodec, RoundsTiesToEvenAndSaturatesSymmetrically) {
  const auto format = parse_number_format("int8");
  EXPECT_EQ(encode_integer(0.5, 1, format), 0);
  EXPECT_EQ(encode_integer(1.5, 1, format), 2);
  EXPECT_EQ(encode_integer(-0.5, 1, format), 0);
  EXPECT_EQ(encode_integer(-1.5, 1, format), -2);
  EXPECT_EQ(encode_integer(-2.4, 1, format), -2);
  EXPECT_EQ(encode_integer(1, 0.25, format), 4);
  EXPECT_EQ(encode_integer(-1e300, 1e-300, format), -127);
  EXPECT_EQ(encode_integer(1e9, 1, parse_number_format("int4")), 7);
}

TEST(IntegerCodec, RefusesWhatIsNoNumber) {
  const auto format = parse_number_format("int8");
  EXPECT_THROW(
      static_cast<void>(encode_integer(std::numeric_limits<double>::quiet_NaN(), 1, format)),
      Error);
  EXPECT_THROW(static_cast<void>(encode_integer(1, 0, format)), Error);
  EXPECT_THROW(static_cast<void>(largest_integer(parse_number_format("fp16"))), Error);
}

}  // namespace
}  // namespace lnsim::numerics
