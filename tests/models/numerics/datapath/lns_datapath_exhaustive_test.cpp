// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "models/numerics/codec/power_table.hpp"
#include "models/numerics/datapath/lns_datapath.hpp"
#include "tests/models/numerics/oracle.hpp"

namespace lnsim::numerics {
namespace {

using oracle::Integer;

/// A non-negative rational magnitude numerator / 2^cut with its sign, cut to an integer.
Integer cut_off(const Integer& numerator, bool negative, std::int64_t cut, TermRounding rounding) {
  const Integer scaled = cut < 0 ? numerator << static_cast<unsigned>(-cut) : numerator;
  const Integer unit = Integer(1) << static_cast<unsigned>(std::max<std::int64_t>(cut, 0));
  const bool up = negative && rounding == TermRounding::Floor && scaled % unit != 0;
  const Integer magnitude = scaled / unit + (up ? 1 : 0);
  return negative ? Integer(-magnitude) : magnitude;
}

/// What an accumulator makes of one product, in wide integers from the definition of both forms.
Integer expected_term(const LnsProduct& product, const NumberFormat& format, std::int32_t unit) {
  const auto& lns = format.datapath.lns();
  const auto gamma = format.storage.lns().base_factor;
  const auto rest = product.exponent % gamma;
  const auto lower = gamma / lns.table_entries;
  const auto constant =
      Integer(rounded_power_table(lns.table_entries, lns.fraction_bits).at(rest / lower));
  const auto significand = Integer(gamma + rest % lower) << (product.exponent / gamma);
  const auto base_bits = static_cast<std::int64_t>(msb(Integer(gamma)));
  const auto fraction = std::int64_t{lns.fraction_bits};
  if (lns.conversion == LnsConversion::Table) {
    return cut_off(constant * significand, product.negative, fraction + base_bits + unit,
                   lns.term_rounding);
  }
  const std::int64_t extra = lns.extra_bits;
  const Integer bin =
      cut_off(significand, product.negative, base_bits + unit - extra, lns.term_rounding);
  return cut_off(abs(bin) * constant, product.negative, fraction + extra, lns.term_rounding);
}

/// Every pair of words of a format against the definition.
void check_pairs(const NumberFormat& format) {
  const LnsDatapath datapath(format);
  const std::uint32_t words = 1U << format.storage.bits;
  for (std::uint32_t a = 0; a < words; ++a) {
    for (std::uint32_t b = 0; b < words; ++b) {
      const auto product = multiply(unpack(a, format), unpack(b, format));
      const auto expected =
          product.zero ? Integer(0) : expected_term(product, format, datapath.unit_exponent());
      ASSERT_EQ(Integer(datapath.dot({&a, 1}, {&b, 1}, 1).sum), expected)
          << format.name << " " << a << " " << b;
    }
  }
}

TEST(LnsDatapathExhaustive, EveryPairOfSmallFormatsAndOptions) {
  for (const auto* option :
       {"", "-floor", "-bins", "-bins-floor", "-bins-x3", "-t1-bins", "-t1-a16", "-bins-deferred",
        "-t1-bins-deferred-floor-wrap", "-a12-h2-f3", "-clamp-wrap"}) {
    for (const auto* base : {"lns3g1", "lns4g2", "lns5g4", "lns6g4", "lns6g8"}) {
      check_pairs(parse_number_format(std::string(base) + option));
    }
  }
}

class EightBits : public testing::TestWithParam<const char*> {};

TEST_P(EightBits, EveryPair) { check_pairs(parse_number_format(GetParam())); }

INSTANTIATE_TEST_SUITE_P(LnsDatapathExhaustive, EightBits,
                         testing::Values("lns8g8", "lns8g8-t2", "lns8g8-floor-t4", "lns8g8-bins",
                                         "lns8g8-bins-deferred", "lns8g8-t4-bins-x2-floor",
                                         "lns8g2-clamp"),
                         [](const auto& parameter) {
                           std::string name = parameter.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace lnsim::numerics
