// SPDX-License-Identifier: MIT
#include "models/numerics/lns_datapath.hpp"

#include <cmath>
#include <string>

#include "models/base/error.hpp"

namespace lnsim::numerics {
namespace {

/// Places the largest product's leading one below the guard bits and the sign bit.
std::int32_t align(const NumberFormat& format, const DatapathOptions& options) {
  const auto width = format.accumulator_bits;
  const auto largest_quotient = 2 * largest_exponent(format) / format.lns.base_factor;
  if (options.guard_bits < 1 || options.guard_bits + 2 > width) {
    throw Error("number format \"" + format.name + "\": expected 1 to " +
                std::to_string(width - 2) + " guard bits, found " +
                std::to_string(options.guard_bits));
  }
  return static_cast<std::int32_t>(largest_quotient) -
         static_cast<std::int32_t>(width - 2 - options.guard_bits);
}

}  // namespace

LnsDatapath::LnsDatapath(const NumberFormat& format, const DatapathOptions& options)
    : format_(format),
      options_(options),
      unit_exponent_(align(format, options)),
      log_to_linear_(format, options.fraction_bits, unit_exponent_),
      linear_to_log_(format, unit_exponent_) {}

Accumulator LnsDatapath::accumulator() const {
  return {format_.accumulator_bits, options_.overflow};
}

DotResult LnsDatapath::dot(std::span<const LnsCode> a, std::span<const LnsCode> b) const {
  if (a.size() != b.size()) {
    throw Error("a dot product of " + std::to_string(a.size()) + " with " +
                std::to_string(b.size()) + " elements");
  }
  auto sum = accumulator();
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum.add(log_to_linear_(multiply(a[i], b[i])));
  }
  return {.sum = sum.value(), .overflows = sum.overflows()};
}

double LnsDatapath::value_of(std::int64_t sum, double scale) const {
  return std::ldexp(static_cast<double>(sum) * scale, unit_exponent_);
}

}  // namespace lnsim::numerics
