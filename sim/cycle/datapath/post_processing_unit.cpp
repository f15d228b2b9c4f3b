// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/post_processing_unit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/numerics/codec/float_codec.hpp"
#include "models/numerics/codec/mx_code.hpp"
#include "sim/cycle/datapath/fixed_point.hpp"

namespace lnsim::cycle::datapath {

PostProcessingUnit::PostProcessingUnit(const sc_core::sc_module_name& name,
                                       const ProductFormats& formats)
    : sc_module(name),
      lane_(formats.lane),
      result_(formats.result),
      sum_format_(numerics::sum_format(formats.lane)) {
  const auto& format = formats.lane;
  if (numerics::sums_in_window(format)) {
    unit_place_ = float_window_place(formats);
  }
  if (format.storage.is<LnsParameters>()) {
    linear_to_log_ = std::make_unique<LinearToLog>("linear_to_log", formats);
    if (format.datapath.lns().conversion == LnsConversion::DeferredBins) {
      bin_constants_ =
          std::make_unique<BinConstants>("bin_constants", format, format.datapath.accumulator_bits);
    }
  }
}

numerics::Sum PostProcessingUnit::total(std::span<const numerics::Sum> sums) {
  if (!bin_constants_) {
    return sums.front();
  }
  numerics::Sum exact = 0;
  bin_constants_->combine(sums, {&exact, 1});
  const auto bits = lane_.datapath.accumulator_bits;
  const auto sum = lane_.datapath.overflow == OverflowPolicy::Saturate ? saturated(exact, bits)
                                                                       : wrapped(exact, bits);
  ++counts_.combinations;
  counts_.overflows += sum != exact ? 1 : 0;
  return sum;
}

std::uint32_t PostProcessingUnit::convert(numerics::Sum sum, std::int32_t offset) {
  ++counts_.conversions;
  struct OfFamily {
    std::uint32_t operator()(const LnsParameters&) const {
      return unit.linear_to_log_->convert(sum, offset);
    }
    std::uint32_t operator()(const FloatParameters&) const { return unit.round(sum, offset); }
    std::uint32_t operator()(const IntegerParameters&) const {
      return unit.requantise(sum, offset);
    }
    std::uint32_t operator()(const MxParameters&) const { return unit.round_in_block(sum, offset); }
    const PostProcessingUnit& unit;
    numerics::Sum sum;
    std::int32_t offset;
  };
  return std::visit(OfFamily{*this, sum, offset}, result_.storage.parameters);
}

/// Half a unit is added below the point; a sum is saturated before a left shift can carry it out of
/// its register.
std::uint32_t PostProcessingUnit::requantise(numerics::Sum sum, std::int32_t offset) const {
  constexpr std::int32_t largest_shift = 62;
  const auto largest = (std::int64_t{1} << (result_.storage.bits - 1)) - 1;
  auto code = sum;
  if (offset < 0) {
    const auto shift = -std::max(offset, -largest_shift);
    code = (sum + (std::int64_t{1} << (shift - 1))) >> shift;
  } else {
    const auto shift = std::min(offset, static_cast<std::int32_t>(result_.storage.bits));
    code = std::clamp(sum, -largest, largest) * (std::int64_t{1} << shift);
  }
  code = std::clamp(code, -largest, largest);
  return static_cast<std::uint32_t>(code) & ((1U << result_.storage.bits) - 1);
}

/// As a float is rounded to its elements, which saturate, or to an integer number of 2^-6. A sum
/// that is no number becomes an element that is none, or 0 at such a scale.
std::uint32_t PostProcessingUnit::round_in_block(numerics::Sum sum, std::int32_t offset) const {
  const auto value =
      std::ldexp(numerics::decode_float(static_cast<std::uint32_t>(sum), sum_format_), offset);
  if (std::isnan(value) && !numerics::has_nan_elements(result_)) {
    return numerics::with_block_exponent(0, numerics::nan_scale_exponent, result_);
  }
  if (result_.storage.mx().exponent_bits != 0) {
    return numerics::encode_float(value, numerics::element_format(result_));
  }
  constexpr double steps = 64;
  constexpr double largest = 127;
  const auto code = std::nearbyint(std::clamp(value * steps, -largest, largest));
  return static_cast<std::uint32_t>(code < 0 ? code + 4 * steps : code);
}

/// A sum as a number, from a word of a float or of a window.
double PostProcessingUnit::number(numerics::Sum sum) const {
  if (!numerics::sums_in_window(lane_)) {
    return numerics::decode_float(static_cast<std::uint32_t>(sum), sum_format_);
  }
  return sum == float_window_nan(lane_.datapath.accumulator_bits)
             ? std::numeric_limits<double>::quiet_NaN()
             : std::ldexp(static_cast<double>(sum), unit_place_);
}

/// A NaN of an output has the sign of a sum's, which is positive.
std::uint32_t PostProcessingUnit::round(numerics::Sum sum, std::int32_t offset) const {
  const auto word = numerics::encode_float(std::ldexp(number(sum), offset), result_);
  const auto sign = word >> (result_.storage.bits - 1) << (result_.storage.bits - 1);
  const auto exponent = (word ^ sign) >> result_.storage.floating().mantissa_bits;
  return !numerics::keeps_subnormals(result_) && exponent == 0 ? sign : word;
}

}  // namespace lnsim::cycle::datapath
