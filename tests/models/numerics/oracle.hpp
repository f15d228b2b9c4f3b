// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>

#include "models/numerics/format/number_format.hpp"

namespace lnsim::numerics::oracle {

using Integer = boost::multiprecision::number<boost::multiprecision::cpp_int_backend<>,
                                              boost::multiprecision::et_off>;
/// 100 decimal digits: exact for every comparison of a double with a power 2^(n/d) in these tests.
using Real = boost::multiprecision::cpp_bin_float_100;

/// 2^(numerator / denominator).
inline Real power_of_two(std::int64_t numerator, std::int64_t denominator) {
  return pow(Real(2), Real(numerator) / Real(denominator));
}

/// Every logarithmic format of 3 to 8 bits with every base factor that fits, and the given option.
inline std::vector<NumberFormat> small_lns_formats(const std::string& option) {
  constexpr std::uint32_t largest_bits = 8;
  std::vector<NumberFormat> formats;
  for (std::uint32_t bits = 3; bits <= largest_bits; ++bits) {
    for (std::uint32_t gamma = 1; gamma <= 1U << (bits - 1); gamma *= 2) {
      formats.push_back(
          parse_number_format("lns" + std::to_string(bits) + "g" + std::to_string(gamma) + option));
    }
  }
  return formats;
}

}  // namespace lnsim::numerics::oracle
