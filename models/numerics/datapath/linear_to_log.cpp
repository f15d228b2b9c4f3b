// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/linear_to_log.hpp"

#include <algorithm>
#include <bit>

#include "models/base/error.hpp"
#include "models/numerics/codec/power_table.hpp"

namespace lnsim::numerics {
namespace {

constexpr std::uint32_t fraction_bits = 63;

/// Floors of the geometric means of adjacent powers 2^(k / gamma).
std::vector<std::uint64_t> logarithmic_midpoints(std::uint32_t base_factor) {
  const auto half_steps = floor_power_table(2 * base_factor, fraction_bits);
  std::vector<std::uint64_t> midpoints;
  for (std::size_t i = 1; i < half_steps.size(); i += 2) {
    midpoints.push_back(half_steps[i]);
  }
  return midpoints;
}

/// Arithmetic means of the floors of adjacent powers; the last mean is with 2.
std::vector<std::uint64_t> linear_midpoints(std::uint32_t base_factor) {
  const auto powers = floor_power_table(base_factor, fraction_bits);
  std::vector<std::uint64_t> midpoints;
  for (std::size_t i = 0; i < powers.size(); ++i) {
    const auto half_of_next =
        i + 1 < powers.size() ? powers[i + 1] / 2 : std::uint64_t{1} << fraction_bits;
    midpoints.push_back(powers[i] / 2 + half_of_next);
  }
  return midpoints;
}

}  // namespace

LinearToLog::LinearToLog(const NumberFormat& format, std::int32_t unit_exponent)
    : format_(format), unit_exponent_(unit_exponent) {
  if (!format.storage.is<LnsParameters>()) {
    throw Error("number format \"" + format.name + "\": expected a logarithmic format");
  }
  midpoints_ = format.datapath.lns().output_rounding == LogRounding::Linear
                   ? linear_midpoints(format.storage.lns().base_factor)
                   : logarithmic_midpoints(format.storage.lns().base_factor);
}

std::int64_t LinearToLog::nearest_exponent(std::uint64_t magnitude) const {
  const auto leading_zeros = std::countl_zero(magnitude);
  const auto normalised = magnitude << leading_zeros;
  const auto remainder = std::ranges::lower_bound(midpoints_, normalised) - midpoints_.begin();
  const std::int64_t quotient =
      static_cast<std::int64_t>(fraction_bits) - leading_zeros + unit_exponent_;
  return quotient * static_cast<std::int64_t>(format_.storage.lns().base_factor) + remainder;
}

LnsCode LinearToLog::operator()(std::int64_t value, std::int32_t offset) const {
  if (value == 0) {
    return zero_code(format_);
  }
  const bool negative = value < 0;
  const auto bits = static_cast<std::uint64_t>(value);
  return clamp_code(negative, nearest_exponent(negative ? 0 - bits : bits) + offset, format_);
}

}  // namespace lnsim::numerics
