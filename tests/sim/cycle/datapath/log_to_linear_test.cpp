// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/log_to_linear.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "models/numerics/number_format.hpp"

namespace lnsim::cycle::datapath {
namespace {

/// Constants of 8 fraction bits in an accumulator whose unit is 2^-8: 256, 279, ... and octaves up.
TEST(LogToLinear, ConvertsEveryElementOfAVector) {
  const numerics::LogToLinear converter(parse_number_format("lns8g8"), 8, -8);
  LogToLinear module("module", converter);
  const std::vector<numerics::LnsProduct> products{
      {false, false, 0}, {true, false, 1}, {false, false, 8}, {false, true, 0}};
  std::vector<std::int64_t> terms(4);
  module.convert(products, terms);
  EXPECT_EQ(terms, (std::vector<std::int64_t>{256, -279, 512, 0}));
  EXPECT_EQ(module.take_conversions(), 4U);
  EXPECT_EQ(module.take_conversions(), 0U);
}

}  // namespace
}  // namespace lnsim::cycle::datapath
