// SPDX-License-Identifier: MIT
#include "energy/factor_line.hpp"

#include <gtest/gtest.h>

namespace lnsim {
namespace {

const FactorLine line{{0.25, 0.5}, {0.5, 1}, {0.75, 1.25}};

TEST(FactorLine, GivesThePointsBack) {
  for (const auto& [statistic, factor] : line) {
    EXPECT_EQ(factor_at(line, statistic), factor);
  }
}

TEST(FactorLine, IsStraightBetweenThePoints) {
  EXPECT_DOUBLE_EQ(factor_at(line, 0.375), 0.75);
  EXPECT_DOUBLE_EQ(factor_at(line, 0.7), 1.2);
}

TEST(FactorLine, KeepsTheNearestEndsFactorBeyondThePoints) {
  EXPECT_EQ(factor_at(line, 0), 0.5);
  EXPECT_EQ(factor_at(line, 1), 1.25);
}

TEST(FactorLine, IsOneWithoutPoints) { EXPECT_EQ(factor_at({}, 0.3), 1); }

}  // namespace
}  // namespace lnsim
