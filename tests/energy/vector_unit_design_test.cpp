// SPDX-License-Identifier: MIT
#include "energy/vector_unit_design.hpp"

#include <gtest/gtest.h>

namespace lnsim {
namespace {

TEST(VectorUnitDesign, IsThatOfTheFormatNearestToASize) {
  const std::vector<VectorUnitDesign> units{
      {"eight", "int8", 900, 8}, {"one", "int8", 700, 1}, {"two", "int4", 1, 2}};
  EXPECT_EQ(nearest_unit(units, "int8", 32)->name, "eight");
  EXPECT_EQ(nearest_unit(units, "int8", 2)->name, "one");
  EXPECT_EQ(nearest_unit(units, "fp32", 8), nullptr);
}

TEST(VectorUnitDesign, OfTwoAtTheSameDistanceTheWiderIsNearest) {
  std::vector<VectorUnitDesign> units{{"narrow", "int8", 900, 24}, {"wide", "int8", 700, 40}};
  EXPECT_EQ(nearest_unit(units, "int8", 32)->name, "wide");
  std::swap(units[0], units[1]);
  EXPECT_EQ(nearest_unit(units, "int8", 32)->name, "wide");
}

}  // namespace
}  // namespace lnsim
