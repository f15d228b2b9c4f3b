// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "models/numerics/datapath/log_to_linear.hpp"
#include "tests/models/numerics/oracle.hpp"

namespace lnsim::numerics {
namespace {

/// Every product exponent of a format, against e (1 - below) - u < term <= e (1 + above).
void check_products(NumberFormat format, std::uint32_t fraction_bits, std::int32_t unit_exponent) {
  format.datapath.lns().fraction_bits = fraction_bits;
  const auto gamma = format.storage.lns().base_factor;
  const LogToLinear convert(format, unit_exponent);
  const auto bound = declared_error_bound(format);
  const auto largest = 2 * largest_exponent(format);
  for (std::uint32_t exponent = 0; exponent <= largest; ++exponent) {
    if (static_cast<std::int32_t>(exponent / gamma) - unit_exponent > 60) {
      break;  // beyond the 63-bit terms of the contract
    }
    const auto exact = ldexp(oracle::power_of_two(exponent, gamma), -unit_exponent);
    const auto term = convert({false, false, exponent});
    ASSERT_LE(oracle::Real(term), exact * (1 + oracle::Real(bound.relative_above)))
        << format.name << " " << exponent;
    ASSERT_GT(oracle::Real(term), exact * (1 - oracle::Real(bound.relative_below)) - 1)
        << format.name << " " << exponent;
    ASSERT_EQ(convert({true, false, exponent}), -term);
  }
}

TEST(LogToLinearExhaustive, EveryProductIsWithinTheDeclaredBound) {
  for (const auto& base : oracle::small_lns_formats("")) {
    for (std::uint32_t entries = 1; entries <= base.storage.lns().base_factor; entries *= 2) {
      auto format = base;
      format.datapath.lns().table_entries = entries;
      for (const std::int32_t unit_exponent : {-20, 0, 13}) {
        check_products(format, 8, unit_exponent);
      }
      check_products(format, 4, 0);
      check_products(format, 20, -20);
    }
  }
}

/// The term in integers: constant * (gamma + r) * 2^quotient / (gamma * 2^(fraction_bits + unit)),
/// cut once, where r are the remainder's bits below the table's index.
void check_terms(const NumberFormat& format, std::uint32_t unit_exponent) {
  const auto gamma = format.storage.lns().base_factor;
  const auto lower = gamma / format.datapath.lns().table_entries;
  const LogToLinear convert(format, static_cast<std::int32_t>(unit_exponent));
  for (std::uint32_t exponent = 0; exponent <= 2 * largest_exponent(format); ++exponent) {
    const auto rest = exponent % gamma;
    const oracle::Integer significand =
        oracle::Integer(convert.constants()[rest / lower]) * (gamma + rest % lower);
    const oracle::Integer term = ((significand << (exponent / gamma)) / gamma) >>
                                 (format.datapath.lns().fraction_bits + unit_exponent);
    if (exponent / gamma < 60) {  // within the 63-bit terms of the contract
      ASSERT_EQ(oracle::Integer(convert({false, false, exponent})), term) << format.name;
    }
  }
}

TEST(LogToLinearExhaustive, EveryProductIsItsConstantTimesMitchellCutOnce) {
  for (const auto& base : oracle::small_lns_formats("")) {
    for (std::uint32_t entries = 1; entries <= base.storage.lns().base_factor; entries *= 2) {
      auto format = base;
      format.datapath.lns().table_entries = entries;
      for (const std::uint32_t unit_exponent : {0U, 3U, 13U}) {
        check_terms(format, unit_exponent);
      }
    }
  }
}

/// A table that holds every remainder differs from the exact power by its rounding alone.
TEST(LogToLinearExhaustive, ExactTablesRoundEveryPowerToNearest) {
  constexpr std::uint32_t fraction_bits = 12;
  for (const auto& base : oracle::small_lns_formats("")) {
    auto format = base;
    const auto gamma = format.storage.lns().base_factor;
    format.datapath.lns().table_entries = gamma;
    format.datapath.lns().fraction_bits = fraction_bits;
    const LogToLinear convert(format, -12);
    for (std::uint32_t exponent = 0; exponent < gamma; ++exponent) {
      const auto exact = ldexp(oracle::power_of_two(exponent, gamma), 12);
      EXPECT_EQ(oracle::Integer(convert({false, false, exponent})),
                oracle::Integer(floor(oracle::Real(exact + 0.5))))
          << format.name;
    }
  }
}

}  // namespace
}  // namespace lnsim::numerics
