// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/exponent_adder.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace lnsim::cycle::datapath {
namespace {

TEST(ExponentAdder, AddsExponentsAndCombinesSigns) {
  ExponentAdder adder("adder");
  const std::vector<numerics::LnsCode> a{{true, false, 100}, {false, true, 0}, {false, false, 3}};
  const std::vector<numerics::LnsCode> b{{false, false, 28}, {true, false, 9}, {false, false, 0}};
  std::vector<numerics::LnsProduct> products(3);
  adder.add(a, b, products);
  EXPECT_EQ(products, (std::vector<numerics::LnsProduct>{
                          {true, false, 128}, {false, true, 0}, {false, false, 3}}));
  EXPECT_EQ(adder.take_additions(), 3U);
  EXPECT_EQ(adder.take_additions(), 0U);
}

}  // namespace
}  // namespace lnsim::cycle::datapath
