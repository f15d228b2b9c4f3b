// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/linear_to_log.hpp"

#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "models/numerics/codec/power_table.hpp"
#include "tests/models/numerics/oracle.hpp"

namespace lnsim::numerics {
namespace {

TEST(LinearToLog, KnownValues) {
  const LinearToLog convert(parse_number_format("lns8g8"), 0);
  EXPECT_EQ(convert(0, 0), (LnsCode{false, true, 0}));
  EXPECT_EQ(convert(1, 0), (LnsCode{false, false, 0}));
  EXPECT_EQ(convert(-3, 0), (LnsCode{true, false, 13}));
  EXPECT_EQ(convert(-3, 10), (LnsCode{true, false, 23}));
  EXPECT_EQ(convert(3, 200), (LnsCode{false, false, 126}));
  EXPECT_EQ(convert(1, -8), (LnsCode{false, false, 0}));
  EXPECT_TRUE(convert(1, -9).zero);
  EXPECT_EQ(LinearToLog(parse_number_format("lns8g8"), 5)(-1, 0), (LnsCode{true, false, 40}));
  EXPECT_EQ(LinearToLog(parse_number_format("lns8g8-clamp"), 0)(0, 0), (LnsCode{false, false, 0}));
  EXPECT_THROW(LinearToLog(parse_number_format("fp32"), 0), Error);
}

/// The nearest exponent n by its definition in integers: 2^(2n-1) < value^(2 gamma) < 2^(2n+1).
TEST(LinearToLog, WideValuesAreNearestInTheLogDomain) {
  std::mt19937_64 random(7);
  for (const auto* name : {"lns16g1", "lns16g2", "lns16g8", "lns16g32", "lns16g128"}) {
    const auto format = parse_number_format(name);
    const LinearToLog convert(format, 0);
    for (int i = 0; i < 300; ++i) {
      const auto value = static_cast<std::int64_t>((random() >> 1U) >> (random() % 62)) | 1;
      const auto code = convert(value, 0);
      const auto power = pow(oracle::Integer(value), 2 * format.storage.lns().base_factor);
      EXPECT_GT(2 * power, oracle::Integer(1) << (2 * code.exponent)) << name << " " << value;
      EXPECT_LT(power, oracle::Integer(1) << (2 * code.exponent + 1)) << name << " " << value;
      EXPECT_EQ(convert(-value, 0), (LnsCode{true, false, code.exponent}));
    }
  }
}

/// The widest integers on both sides of every midpoint 2^((2k+1) / (2 gamma)).
TEST(LinearToLog, IntegersBesideMidpointsRoundToTheRightSide) {
  for (const std::uint32_t gamma : {1U, 8U, 128U, 2048U}) {
    const auto format = parse_number_format("lns16g" + std::to_string(gamma));
    const LinearToLog convert(format, 0);
    const auto half_steps = floor_power_table(2 * gamma, 62);
    for (std::uint32_t k = 0; k < gamma; ++k) {
      const auto below = static_cast<std::int64_t>(half_steps[2 * k + 1]);
      const auto offset = -61 * static_cast<std::int32_t>(gamma);
      EXPECT_EQ(convert(below, offset).exponent, gamma + k);
      EXPECT_EQ(convert(below + 1, offset).exponent, gamma + k + 1);
    }
  }
}

TEST(LinearToLog, TheMostNegativeValueHasAMagnitude) {
  const LinearToLog convert(parse_number_format("lns16g8"), 0);
  EXPECT_EQ(convert(std::numeric_limits<std::int64_t>::min(), 0), (LnsCode{true, false, 63 * 8}));
}

}  // namespace
}  // namespace lnsim::numerics
