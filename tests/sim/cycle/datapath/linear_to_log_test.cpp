// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/linear_to_log.hpp"

#include <gtest/gtest.h>

#include "models/numerics/number_format.hpp"

namespace lnsim::cycle::datapath {
namespace {

TEST(LinearToLog, GivesTheNearestCodeWithItsOffset) {
  const numerics::LinearToLog converter(parse_number_format("lns8g8"), 0);
  LinearToLog module("module", converter);
  EXPECT_EQ(module.convert(16, 0), (numerics::LnsCode{false, false, 32}));
  EXPECT_EQ(module.convert(-16, -8), (numerics::LnsCode{true, false, 24}));
  EXPECT_EQ(module.convert(0, 5), (numerics::LnsCode{false, true, 0}));
  EXPECT_EQ(module.take_conversions(), 3U);
  EXPECT_EQ(module.take_conversions(), 0U);
}

}  // namespace
}  // namespace lnsim::cycle::datapath
