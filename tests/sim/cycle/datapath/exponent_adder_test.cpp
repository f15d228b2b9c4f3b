// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/exponent_adder.hpp"

#include <numeric>
#include <vector>

#include <gtest/gtest.h>

namespace lnsim::cycle::datapath {
namespace {

TEST(ExponentAdder, MultipliesEveryPairOfWords) {
  for (const auto* name : {"lns3g1", "lns6g4", "lns6g4-clamp", "lns8g8"}) {
    const auto format = parse_number_format(name);
    const ExponentAdder adder(sc_core::sc_gen_unique_name("adder"), format);
    std::vector<std::uint32_t> words(std::size_t{1} << format.storage.bits);
    std::iota(words.begin(), words.end(), 0U);
    std::vector<std::uint32_t> operands(words.size());
    adder.decode(words, format.storage, operands);
    for (const auto a : words) {
      for (const auto b : words) {
        const auto sum = ExponentAdder::add(operands[a], operands[b]);
        ASSERT_LT(sum, adder.sums());
        ASSERT_EQ(adder.product(sum),
                  numerics::multiply(numerics::unpack(a, format), numerics::unpack(b, format)))
            << name << ' ' << a << ' ' << b;
      }
    }
  }
}

TEST(ExponentAdder, MakesNothingOfAMaskedElement) {
  const ExponentAdder adder("adder", parse_number_format("lns8g8-clamp"));
  const auto sum = ExponentAdder::add(adder.zero(), adder.zero());
  EXPECT_TRUE(adder.product(sum).zero);
  EXPECT_LT(sum, adder.sums());
}

}  // namespace
}  // namespace lnsim::cycle::datapath
