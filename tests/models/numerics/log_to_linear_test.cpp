// SPDX-License-Identifier: MIT
#include "models/numerics/log_to_linear.hpp"

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim::numerics {
namespace {

TEST(LogToLinear, MitchellErrorsOfBaseFactorEight) {
  EXPECT_NEAR(declared_error_bound(parse_number_format("lns8g8-t1")).relative_above, 0.0607, 5e-5);
  // Without the rounding of the constants, whose share 32 fraction bits make negligible.
  EXPECT_NEAR(declared_error_bound(parse_number_format("lns8g8-t2"), 32).relative_above, 0.0603,
              5e-5);
  EXPECT_NEAR(declared_error_bound(parse_number_format("lns8g8-t4"), 32).relative_above, 0.0316,
              5e-5);
  EXPECT_NEAR(declared_error_bound(parse_number_format("lns8g8"), 32).relative_above, 0, 1e-9);
}

TEST(LogToLinear, DefaultConstantsRoundToOneInFiveHundred) {
  const auto bound = declared_error_bound(parse_number_format("lns8g8"));
  EXPECT_NEAR(bound.relative_below, 1.0 / 512, 1e-9);
  EXPECT_NEAR(bound.relative_above, 1.0 / 512, 1e-9);
  EXPECT_EQ(declared_error_bound(parse_number_format("lns8g8-t1")).relative_below, 0);
}

TEST(LogToLinear, KnownTerms) {
  const LogToLinear table(parse_number_format("lns8g8"), 8, 0);
  EXPECT_EQ(table({false, false, 8 * 8 + 1}), 279);
  EXPECT_EQ(table({true, false, 8 * 8 + 7}), -470);
  EXPECT_EQ(table({true, true, 0}), 0);
  const LogToLinear mitchell(parse_number_format("lns8g8-t1"), 8, 0);
  EXPECT_EQ(mitchell({false, false, 8 * 8 + 4}), 384);
  const LogToLinear hybrid(parse_number_format("lns8g8-t4"), 8, -8);
  EXPECT_EQ(hybrid({false, false, 3}), 304 * 9 / 8);
}

TEST(LogToLinear, TruncatesTheMagnitudeThenSigns) {
  const LogToLinear convert(parse_number_format("lns8g8"), 8, 4);
  EXPECT_EQ(convert({false, false, 4 * 8 + 7}), 1);
  EXPECT_EQ(convert({true, false, 4 * 8 + 7}), -1);
  EXPECT_EQ(convert({true, false, 3 * 8 + 7}), 0);
  const LogToLinear far(parse_number_format("lns8g1"), 8, 200);
  EXPECT_EQ(far({false, false, 0}), 0);
}

TEST(LogToLinear, RefusesOtherFormatsAndWideConstants) {
  EXPECT_THROW(LogToLinear(parse_number_format("int8"), 8, 0), Error);
  EXPECT_THROW(LogToLinear(parse_number_format("lns8g8"), 33, 0), Error);
}

}  // namespace
}  // namespace lnsim::numerics
