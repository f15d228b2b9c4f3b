// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "models/numerics/format/number_format.hpp"

namespace lnsim {
namespace {

TEST(LnsOptions, EachOneIsItsField) {
  EXPECT_EQ(parse_number_format("lns8g8-bins").datapath.lns().conversion, LnsConversion::Bins);
  EXPECT_EQ(parse_number_format("lns8g8-bins-deferred").datapath.lns().conversion,
            LnsConversion::DeferredBins);
  EXPECT_EQ(parse_number_format("lns8g8-f12").datapath.lns().fraction_bits, 12U);
  EXPECT_EQ(parse_number_format("lns8g8-h6").datapath.lns().guard_bits, 6U);
  EXPECT_EQ(parse_number_format("lns8g8-bins-x3").datapath.lns().extra_bits, 3U);
  EXPECT_EQ(parse_number_format("lns8g8-floor").datapath.lns().term_rounding, TermRounding::Floor);
  EXPECT_EQ(parse_number_format("lns8g8-wrap").datapath.overflow, OverflowPolicy::Wrap);
  EXPECT_EQ(parse_number_format("lns8g8-linear").datapath.lns().output_rounding,
            LogRounding::Linear);
}

TEST(LnsOptions, SpellingsAreCanonical) {
  EXPECT_EQ(parse_number_format("lns8g8-clamp-wrap-bins-x0-h4-a20-t4-f8").name,
            "lns8g8-t4-a20-bins-wrap-clamp");
  EXPECT_EQ(parse_number_format("lns8g8-deferred-bins").name, "lns8g8-bins-deferred");
  for (const auto* name : {"lns8g8-t2-a40-f12-h6-bins-x3-floor-wrap-linear-clamp", "lns8g8-f9",
                           "lns8g8-bins-deferred"}) {
    EXPECT_EQ(parse_number_format(name).name, name);
    EXPECT_EQ(parse_number_format(parse_number_format(name).name), parse_number_format(name));
  }
}

TEST(LnsOptions, RefusesWhatNoDatapathCanBe) {
  for (const auto* name :
       {"lns8g8-f0", "lns8g8-f17", "lns8g8-h0", "lns8g8-a8-h7", "lns8g8-x3", "lns8g8-bins-x13",
        "lns8g8-a40-bins-x9", "lns8g8-a49", "lns8g8-bins-bins", "lns8g8-deferred",
        "lns8g8-bins-x3-deferred", "lns8g8-f8-f9", "lns8g8-sum", "lns8g8-floor8", "int8-bins",
        "fp16-wrap"}) {
    EXPECT_THROW(static_cast<void>(parse_number_format(name)), Error) << name;
  }
}

}  // namespace
}  // namespace lnsim
