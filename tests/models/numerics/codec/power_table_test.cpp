// SPDX-License-Identifier: MIT
#include "models/numerics/codec/power_table.hpp"

#include <gtest/gtest.h>

#include "tests/models/numerics/oracle.hpp"

namespace lnsim::numerics {
namespace {

TEST(PowerTable, RoundedConstantsOfBaseFactorEight) {
  EXPECT_EQ(rounded_power_table(8, 8),
            (std::vector<std::uint64_t>{256, 279, 304, 332, 362, 395, 431, 470}));
  EXPECT_EQ(rounded_power_table(1, 8), (std::vector<std::uint64_t>{256}));
}

/// floor(c) by its definition in integers: c^steps <= 2^(i + steps * fraction_bits) < (c+1)^steps.
TEST(PowerTable, FloorsAreExact) {
  constexpr std::uint32_t fraction_bits = 63;
  for (std::uint32_t steps = 1; steps <= 256; steps *= 4) {
    const auto table = floor_power_table(steps, fraction_bits);
    ASSERT_EQ(table.size(), steps);
    for (std::uint32_t i = 0; i < steps; ++i) {
      const auto power = oracle::Integer(1) << (i + steps * fraction_bits);
      EXPECT_LE(pow(oracle::Integer(table[i]), steps), power);
      EXPECT_GT(pow(oracle::Integer(table[i]) + 1, steps), power);
    }
  }
}

TEST(PowerTable, LargestTableAgreesWithWideFloatingPoint) {
  constexpr std::uint32_t steps = 4096;
  const auto table = floor_power_table(steps, 63);
  for (std::uint32_t i = 0; i < steps; ++i) {
    const auto exact = ldexp(oracle::power_of_two(i, steps), 63);
    EXPECT_EQ(oracle::Integer(table[i]), oracle::Integer(floor(exact)));
  }
}

}  // namespace
}  // namespace lnsim::numerics
