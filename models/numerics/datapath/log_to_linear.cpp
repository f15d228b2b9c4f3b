// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/log_to_linear.hpp"

#include <algorithm>
#include <cmath>

#include "models/base/error.hpp"
#include "models/numerics/codec/power_table.hpp"

namespace lnsim::numerics {
namespace {

constexpr std::uint32_t maximum_fraction_bits = 32;
/// Widens a bound by more than the rounding errors of its own evaluation in double precision.
constexpr double evaluation_margin = 1 + 0x1p-40;

double mitchell_error(std::uint32_t base_factor, std::uint32_t table_entries) {
  double error = 0;
  for (std::uint32_t r = 0; r < base_factor / table_entries; ++r) {
    const double fraction = static_cast<double>(r) / base_factor;
    error = std::max(error, (1 + fraction) / std::exp2(fraction) - 1);
  }
  return error;
}

}  // namespace

ConversionBound declared_error_bound(const NumberFormat& format) {
  const auto& lns = format.datapath.lns();
  const auto gamma = format.storage.lns().base_factor;
  const double rounding =
      lns.table_entries == 1 ? 0 : std::exp2(-1.0 - static_cast<double>(lns.fraction_bits));
  const double mitchell = mitchell_error(gamma, lns.table_entries);
  return {.relative_below = rounding * evaluation_margin,
          .relative_above = ((1 + mitchell) * (1 + rounding) - 1) * evaluation_margin};
}

LogToLinear::LogToLinear(const NumberFormat& format, std::int32_t unit_exponent)
    : base_factor_(format.storage.lns().base_factor),
      rounding_(format.datapath.lns().term_rounding) {
  const auto fraction_bits = format.datapath.lns().fraction_bits;
  if (!format.storage.is<LnsParameters>() || fraction_bits > maximum_fraction_bits) {
    throw Error("number format \"" + format.name +
                "\": expected a logarithmic format and at most 32 fraction bits of its conversion");
  }
  constants_ = rounded_power_table(format.datapath.lns().table_entries, fraction_bits);
  const auto significand_bits =
      static_cast<std::int32_t>(fraction_bits) + std::countr_zero(base_factor_);
  offset_ = -unit_exponent - significand_bits;
  const auto lower_values = base_factor_ / format.datapath.lns().table_entries;
  for (std::uint32_t r = 0; r < base_factor_; ++r) {
    significands_.push_back(constants_[r / lower_values] * (base_factor_ + r % lower_values));
  }
}

}  // namespace lnsim::numerics
