// SPDX-License-Identifier: MIT
#include "sim/report/column.hpp"

#include <gtest/gtest.h>

namespace lnsim {
namespace {

using Names = std::vector<std::string>;

const Column energy{.object = "energy_pj",
                    .totals = "pe",
                    .ops = "pe",
                    .layers = "energy_pe_pj",
                    .sweep = "energy_pe_pj",
                    .passes = "PE energy",
                    .unit = Unit::Picojoule,
                    .meaning = "Energy"};

TEST(ColumnTitle, HasEveryNameWithItsFilesAndTheUnit) {
  EXPECT_EQ(title(energy), "energy_pj.pe (report.json), energy_pe_pj (layers.csv, sweep.csv), pJ");
  EXPECT_EQ(title({.totals = "low", .unit = Unit::Fraction, .meaning = "Least"}),
            "low (report.json: totals, passes), 0 to 1");
  EXPECT_EQ(title({.ops = "kind", .layers = "kind", .unit = Unit::Text, .meaning = "Kind"}),
            "kind (report.json: ops, layers.csv), text");
}

TEST(ColumnNames, AreThoseOfFilesEachOnce) {
  EXPECT_EQ(names_of(energy), (Names{"energy_pj.pe", "energy_pe_pj"}));
  EXPECT_EQ(names_of({.totals = "macs", .ops = "macs", .layers = "macs", .meaning = "Products"}),
            Names{"macs"});
}

TEST(ColumnName, IsThatOfTheTable) {
  EXPECT_EQ(energy.name(Table::Ops), "pe");
  EXPECT_EQ(energy.name(Table::Layers), "energy_pe_pj");
  EXPECT_EQ(energy.name(Table::Passes), "PE energy");
  EXPECT_EQ(energy.name(Table::Causes), "");
}

TEST(Unit, OfACountIsAnIntegerInJson) {
  for (const auto unit : {Unit::Count, Unit::Cycle, Unit::Byte}) {
    EXPECT_EQ(json_type(unit), "integer");
  }
  for (const auto unit : {Unit::Second, Unit::Picojoule, Unit::Fraction, Unit::Ratio}) {
    EXPECT_EQ(json_type(unit), "number");
  }
  EXPECT_EQ(json_type(Unit::Text), "string");
}

}  // namespace
}  // namespace lnsim
