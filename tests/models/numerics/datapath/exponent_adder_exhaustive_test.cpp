// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "models/numerics/datapath/exponent_adder.hpp"
#include "tests/models/numerics/oracle.hpp"

namespace lnsim::numerics {
namespace {

/// x^gamma of a code or product is the integer +-2^exponent (0 for zero), so that products of
/// irrational numbers are checked by exact integers. The sign is kept apart.
struct Power {
  int sign;
  oracle::Integer magnitude;
};

template <class Number>
Power power_of(const Number& number) {
  if (number.zero) {
    return {0, 0};
  }
  return {number.negative ? -1 : 1, oracle::Integer(1) << number.exponent};
}

void check_all_pairs(const NumberFormat& format) {
  const auto gamma = format.storage.lns().base_factor;
  for (std::uint32_t i = 0; i < 1U << format.storage.bits; ++i) {
    const auto a = unpack(i, format);
    const auto first = power_of(a);
    for (std::uint32_t j = 0; j < 1U << format.storage.bits; ++j) {
      const auto b = unpack(j, format);
      const auto second = power_of(b);
      const auto product = multiply(a, b);
      const auto found = power_of(product);
      ASSERT_EQ(found.sign, first.sign * second.sign) << format.name << " " << i << " " << j;
      ASSERT_EQ(found.magnitude, first.magnitude * second.magnitude) << format.name;
      ASSERT_LT(product.exponent, 1U << format.storage.bits) << format.name;
      ASSERT_LT(remainder(product, gamma), gamma);
      ASSERT_EQ(quotient(product, gamma) * gamma + remainder(product, gamma), product.exponent);
    }
  }
}

TEST(ExponentAdderExhaustive, AllPairsWithAReservedZero) {
  for (const auto& format : oracle::small_lns_formats("")) {
    check_all_pairs(format);
  }
}

TEST(ExponentAdderExhaustive, AllPairsWithoutAZero) {
  for (const auto& format : oracle::small_lns_formats("-clamp")) {
    check_all_pairs(format);
  }
}

}  // namespace
}  // namespace lnsim::numerics
