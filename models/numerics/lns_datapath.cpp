// SPDX-License-Identifier: MIT
#include "models/numerics/lns_datapath.hpp"

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "models/base/error.hpp"

namespace lnsim::numerics {
namespace {

/// Places the largest product's leading one below the guard bits and the sign bit.
std::int32_t align(const NumberFormat& format) {
  const auto width = format.accumulator_bits;
  const auto guard_bits = format.lns.guard_bits;
  const auto largest_quotient = 2 * largest_exponent(format) / format.lns.base_factor;
  if (guard_bits < 1 || guard_bits + 2 > width) {
    throw Error("number format \"" + format.name + "\": expected 1 to " +
                std::to_string(width - 2) + " guard bits, found " + std::to_string(guard_bits));
  }
  return static_cast<std::int32_t>(largest_quotient) -
         static_cast<std::int32_t>(width - 2 - guard_bits);
}

}  // namespace

LnsDatapath::LnsDatapath(const NumberFormat& format)
    : VectorDatapath(format),
      unit_exponent_(align(format)),
      log_to_linear_(format, unit_exponent_),
      bin_sum_(format, unit_exponent_),
      linear_to_log_(format, unit_exponent_),
      accumulator_(format.accumulator_bits, format.lns.overflow) {}

DotResult LnsDatapath::accumulate(Sum sum, std::span<const std::uint32_t> a,
                                  std::span<const std::uint32_t> b) const {
  std::vector<LnsProduct> products;
  products.reserve(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    products.push_back(multiply(unpack(a[i], format()), unpack(b[i], format())));
  }
  if (format().lns.conversion == LnsConversion::Bins) {
    return accumulator_.add(sum, bin_sum_(products));
  }
  const auto add_term = [this](std::int64_t terms, const LnsProduct& product) {
    return terms + log_to_linear_(product);
  };
  return accumulator_.add(
      sum, std::accumulate(products.begin(), products.end(), std::int64_t{0}, add_term));
}

std::uint32_t LnsDatapath::output(Sum sum, std::int32_t offset) const {
  return pack(linear_to_log_(sum, offset), format());
}

double LnsDatapath::value_of(Sum sum, double scale) const {
  return std::ldexp(static_cast<double>(sum) * scale, unit_exponent_);
}

}  // namespace lnsim::numerics
