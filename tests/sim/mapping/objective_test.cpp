// SPDX-License-Identifier: MIT
#include "sim/mapping/objective.hpp"

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

TEST(Objective, IsReadByItsName) {
  for (const auto objective : all_objectives) {
    EXPECT_EQ(parse_objective(to_string(objective)), objective);
  }
  EXPECT_EQ(to_string(Objective::LeastCycles), "cycles");
  EXPECT_THROW(static_cast<void>(parse_objective("cycle")), Error);
}

TEST(Objective, NeedsPricesWhereItIsOfEnergy) {
  EXPECT_TRUE(needs_prices(Objective::LeastEnergy));
  EXPECT_TRUE(needs_prices(Objective::LeastEdp));
  EXPECT_FALSE(needs_prices(Objective::LeastCycles));
  EXPECT_FALSE(needs_prices(Objective::LeastDram));
}

}  // namespace
}  // namespace lnsim
