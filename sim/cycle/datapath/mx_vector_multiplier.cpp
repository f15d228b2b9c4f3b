// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/mx_vector_multiplier.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "models/numerics/codec/mx_code.hpp"
#include "models/numerics/codec/word.hpp"
#include "sim/cycle/datapath/fused_sum.hpp"

namespace lnsim::cycle::datapath {

MxVectorMultiplier::MxVectorMultiplier(const sc_core::sc_module_name& name,
                                       const NumberFormat& format, std::uint32_t vector_size)
    : LaneMultiplier(name, vector_size), format_(format) {
  numerics::require_in_block(vector_size, format);
  const auto mantissa_bits = static_cast<std::int32_t>(format.storage.mx().mantissa_bits);
  for (std::uint32_t word = 0; word < 1U << format.storage.bits; ++word) {
    const double value = numerics::decode_word(word, 1, format);
    FusedOperand made{.infinite = std::isinf(value), .nan = std::isnan(value)};
    if (std::isfinite(value) && value != 0) {
      made.place = std::ilogb(value) - mantissa_bits;
      made.significand = std::llrint(std::ldexp(value, -made.place));
    } else if (made.infinite) {
      made.significand = value < 0 ? -1 : 1;
    }
    smallest_place_ = std::min(smallest_place_, 2 * made.place);
    elements_.push_back(made);
  }
}

/// The scales are those of the first elements, which are in their place in a buffer's order, too.
VectorSum MxVectorMultiplier::sum_of_lane(std::span<const std::uint32_t> a,
                                          std::span<const std::uint32_t> b, std::size_t lane,
                                          std::size_t lanes) {
  const auto scale_a = numerics::block_exponent(a[lane], format_);
  const auto scale_b = numerics::block_exponent(b.front(), format_);
  WideInteger sum = 0;
  SpecialSum special;
  if (scale_a == numerics::nan_scale_exponent || scale_b == numerics::nan_scale_exponent) {
    special.add_nan();
  }
  for (std::size_t i = 0; i < b.size(); ++i) {
    const auto& x = element(a[i * lanes + lane]);
    const auto& y = element(b[i]);
    if (x.is_special() || y.is_special()) {
      special.add(x, y);
    } else {
      sum += WideInteger{x.significand} * y.significand *
             (WideInteger{1} << (x.place + y.place - smallest_place_));
    }
  }
  const auto value =
      special.found() ? special.value() : rounded<Fp32>(sum, scale_a + scale_b + smallest_place_);
  return std::bit_cast<std::uint32_t>(value) | (special.found() ? special_operand : 0);
}

}  // namespace lnsim::cycle::datapath
