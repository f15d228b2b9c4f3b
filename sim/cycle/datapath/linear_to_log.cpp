// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/linear_to_log.hpp"

#include <algorithm>
#include <bit>

#include "models/numerics/datapath/linear_to_log.hpp"
#include "sim/cycle/datapath/fixed_point.hpp"

namespace lnsim::cycle::datapath {

LinearToLog::LinearToLog(const sc_core::sc_module_name& name, const ProductFormats& formats)
    : sc_module(name),
      format_(formats.result),
      unit_exponent_(unit_exponent(formats.lane)),
      midpoints_(numerics::LinearToLog(format_, unit_exponent_).midpoints()) {}

std::uint32_t LinearToLog::convert(numerics::Sum sum, std::int32_t offset) const {
  if (sum == 0) {
    return numerics::pack(numerics::zero_code(format_), format_);
  }
  const auto magnitude = static_cast<std::uint64_t>(sum < 0 ? -sum : sum);
  const auto leading_one = static_cast<std::int64_t>(std::bit_width(magnitude)) - 1;
  const auto normalised = magnitude << std::countl_zero(magnitude);
  const auto remainder = std::ranges::lower_bound(midpoints_, normalised) - midpoints_.begin();
  const auto exponent =
      (leading_one + unit_exponent_) * format_.storage.lns().base_factor + remainder;
  return numerics::pack(numerics::clamp_code(sum < 0, exponent + offset, format_), format_);
}

}  // namespace lnsim::cycle::datapath
