// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/log_to_linear.hpp"

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim::numerics {
namespace {

/// Without the rounding of the constants, whose share 32 fraction bits make negligible.
double mitchell_error(const char* name) {
  auto format = parse_number_format(name);
  format.datapath.lns().fraction_bits = 32;
  return declared_error_bound(format).relative_above;
}

TEST(LogToLinear, MitchellErrorsOfBaseFactorEight) {
  EXPECT_NEAR(mitchell_error("lns8g8-t1"), 0.0607, 5e-5);
  EXPECT_NEAR(mitchell_error("lns8g8-t2"), 0.0603, 5e-5);
  EXPECT_NEAR(mitchell_error("lns8g8-t4"), 0.0316, 5e-5);
  EXPECT_NEAR(mitchell_error("lns8g8"), 0, 1e-9);
}

TEST(LogToLinear, DefaultConstantsRoundToOneInFiveHundred) {
  const auto bound = declared_error_bound(parse_number_format("lns8g8"));
  EXPECT_NEAR(bound.relative_below, 1.0 / 512, 1e-9);
  EXPECT_NEAR(bound.relative_above, 1.0 / 512, 1e-9);
  EXPECT_EQ(declared_error_bound(parse_number_format("lns8g8-t1")).relative_below, 0);
}

TEST(LogToLinear, KnownTerms) {
  const LogToLinear table(parse_number_format("lns8g8"), 0);
  EXPECT_EQ(table({false, false, 8 * 8 + 1}), 279);
  EXPECT_EQ(table({true, false, 8 * 8 + 7}), -470);
  EXPECT_EQ(table({true, true, 0}), 0);
  const LogToLinear mitchell(parse_number_format("lns8g8-t1"), 0);
  EXPECT_EQ(mitchell({false, false, 8 * 8 + 4}), 384);
  const LogToLinear hybrid(parse_number_format("lns8g8-t4"), -8);
  EXPECT_EQ(hybrid({false, false, 3}), 304 * 9 / 8);
}

TEST(LogToLinear, TruncatesTheMagnitudeThenSigns) {
  const LogToLinear convert(parse_number_format("lns8g8"), 4);
  EXPECT_EQ(convert({false, false, 4 * 8 + 7}), 1);
  EXPECT_EQ(convert({true, false, 4 * 8 + 7}), -1);
  EXPECT_EQ(convert({true, false, 3 * 8 + 7}), 0);
  const LogToLinear far(parse_number_format("lns8g1"), 200);
  EXPECT_EQ(far({false, false, 0}), 0);
}

TEST(LogToLinear, FloorsTheSignedTermWhereAsked) {
  const LogToLinear convert(parse_number_format("lns8g8-floor"), 4);
  EXPECT_EQ(convert({false, false, 4 * 8 + 7}), 1);
  EXPECT_EQ(convert({true, false, 4 * 8 + 7}), -2);
  EXPECT_EQ(convert({true, false, 4 * 8}), -1);
  EXPECT_EQ(convert({true, false, 3 * 8 + 7}), -1);
  const LogToLinear far(parse_number_format("lns8g1-floor"), 200);
  EXPECT_EQ(far({true, false, 0}), -1);
  EXPECT_EQ(far({true, true, 0}), 0);
}

TEST(LogToLinear, RefusesOtherFormatsAndWideConstants) {
  EXPECT_THROW(LogToLinear(parse_number_format("int8"), 0), Error);
  auto format = parse_number_format("lns8g8");
  format.datapath.lns().fraction_bits = 33;
  EXPECT_THROW(LogToLinear(format, 0), Error);
}

}  // namespace
}  // namespace lnsim::numerics
