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

/// A level of the tree counts as much as eight bits of its sums.
TEST(VectorUnitDesign, IsMostLikeTheOneOfItsConversionWhoseSumsAreAsWideAndDeep) {
  const auto unit = [](const char* name, std::uint32_t vector_size, double accumulator_bits,
                       double table_entries, double operand_bits, const char* conversion) {
    return VectorUnitDesign{
        .name = name,
        .vector_size = vector_size,
        .logarithmic = LogarithmicUnit{operand_bits, accumulator_bits, table_entries, conversion}};
  };
  const std::vector<VectorUnitDesign> units{{"float", "fp32", 1, 16},
                                            unit("bins", 16, 24, 8, 8, "bins"),
                                            unit("deep", 64, 24, 8, 8, "table"),
                                            unit("wide", 16, 31, 8, 8, "table"),
                                            unit("table", 16, 24, 1, 8, "table"),
                                            unit("bits", 16, 24, 8, 12, "table")};
  const auto found = [&](std::vector<VectorUnitDesign> among, const LogarithmicUnit& asked,
                         std::uint32_t vector_size) {
    return most_alike(among, asked, vector_size)->name;
  };
  const LogarithmicUnit asked{8, 24, 8, "table"};
  EXPECT_EQ(found(units, asked, 16), "bits");
  auto fewer = units;
  fewer.pop_back();
  EXPECT_EQ(found(fewer, asked, 16), "table");
  fewer.pop_back();
  EXPECT_EQ(found(fewer, asked, 16), "wide");
  EXPECT_EQ(found(fewer, asked, 64), "deep");
  EXPECT_EQ(found(units, {8, 24, 8, "bins"}, 64), "bins");
  EXPECT_EQ(most_alike(units, {8, 24, 8, "deferred-bins"}, 16), nullptr);
}

}  // namespace
}  // namespace lnsim
