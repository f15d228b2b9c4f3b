// SPDX-License-Identifier: MIT
#include "sim/report/csv.hpp"

#include <gtest/gtest.h>

namespace lnsim {
namespace {

TEST(CsvCell, HasATextInQuotesWhereItHasToBe) {
  EXPECT_EQ(csv_cell("a b"), "a b");
  EXPECT_EQ(csv_cell("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_cell("a \"b\""), "\"a \"\"b\"\"\"");
  EXPECT_EQ(csv_cell("a\nb"), "\"a\nb\"");
}

TEST(CsvCell, HasANumberAsJsonHasIt) {
  EXPECT_EQ(csv_cell(30.0), "30.0");
  EXPECT_EQ(csv_cell(7), "7");
  EXPECT_EQ(csv_cell(nullptr), "null");
}

}  // namespace
}  // namespace lnsim
