// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/float_window_multiplier.hpp"

#include <algorithm>
#include <cmath>

#include "models/numerics/codec/float_codec.hpp"
#include "sim/cycle/datapath/fixed_point.hpp"

namespace lnsim::cycle::datapath {

FloatWindowMultiplier::FloatWindowMultiplier(const sc_core::sc_module_name& name,
                                             const ProductFormats& formats,
                                             std::uint32_t vector_size)
    : LaneMultiplier(name, vector_size),
      operands_a_(operands_of(formats.a)),
      operands_b_(operands_of(formats.b)),
      unit_place_(float_window_place(formats)) {}

std::vector<FloatWindowMultiplier::Operand> FloatWindowMultiplier::operands_of(
    const NumberFormat& format) {
  const auto mantissa_bits = static_cast<std::int32_t>(format.storage.floating().mantissa_bits);
  std::vector<Operand> operands;
  for (std::uint32_t word = 0; word < 1U << format.storage.bits; ++word) {
    const double value = numerics::decode_float(word, format);
    Operand made{.special = !std::isfinite(value)};
    if (!made.special && value != 0) {
      made.place = std::ilogb(value) - mantissa_bits;
      made.significand = static_cast<std::int32_t>(std::ldexp(value, -made.place));
    }
    operands.push_back(made);
  }
  return operands;
}

void FloatWindowMultiplier::decode(Side side, std::span<const std::uint32_t> words,
                                   std::span<std::uint32_t> operands) const {
  const auto mask =
      static_cast<std::uint32_t>((side == Side::A ? operands_a_ : operands_b_).size() - 1);
  std::ranges::transform(words, operands.begin(),
                         [mask](std::uint32_t word) { return word & mask; });
}

VectorSum FloatWindowMultiplier::sum_of_lane(std::span<const std::uint32_t> a,
                                             std::span<const std::uint32_t> b, std::size_t lane,
                                             std::size_t lanes) {
  VectorSum sum = 0;
  bool special = false;
  for (std::size_t i = 0; i < b.size(); ++i) {
    const auto& x = operands_a_[a[i * lanes + lane]];
    const auto& y = operands_b_[b[i]];
    special = special || x.special || y.special;
    sum += shifted(std::int64_t{x.significand} * y.significand, x.place + y.place - unit_place_,
                   TermRounding::Magnitude);
  }
  return special ? not_a_number : sum;
}

}  // namespace lnsim::cycle::datapath
