// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/float_fused_multiplier.hpp"

#include <algorithm>
#include <bit>

#include "models/numerics/codec/float_codec.hpp"

namespace lnsim::cycle::datapath {

FloatFusedMultiplier::FloatFusedMultiplier(const sc_core::sc_module_name& name,
                                           const ProductFormats& formats, std::uint32_t vector_size)
    : LaneMultiplier(name, vector_size),
      fields_a_(fields_of(formats.a)),
      fields_b_(fields_of(formats.b)),
      lane_(fields_of(formats.lane)),
      window_bits_(static_cast<std::int32_t>(formats.lane.datapath.window_bits)),
      sums_are_half_(sums_are_half(formats.lane)) {}

FloatFusedMultiplier::Fields FloatFusedMultiplier::fields_of(const NumberFormat& format) {
  const auto [exponent_bits, mantissa_bits] = format.storage.floating();
  return {.bits = format.storage.bits,
          .exponent_bits = exponent_bits,
          .mantissa_bits = mantissa_bits,
          .bias = (1 << (exponent_bits - 1)) - 1,
          .subnormals = numerics::keeps_subnormals(format),
          .infinities = numerics::has_infinities(format)};
}

/// A subnormal number of a narrower format than the lane's is a normal one there.
FusedOperand FloatFusedMultiplier::operand_of(std::uint32_t word, const Fields& fields) const {
  const auto ones = (1U << fields.exponent_bits) - 1;
  const auto exponent = word >> fields.mantissa_bits & ones;
  const auto mantissa = word & ((1U << fields.mantissa_bits) - 1);
  const bool negative = (word >> (fields.bits - 1) & 1U) != 0;
  if (exponent == ones && fields.infinities) {
    return {.significand = negative ? -1 : 1, .infinite = mantissa == 0, .nan = mantissa != 0};
  }
  if (exponent == ones && mantissa == (1U << fields.mantissa_bits) - 1) {
    return {.nan = true};
  }
  const auto hidden = exponent == 0 ? 0U : 1U << fields.mantissa_bits;
  const auto significand = exponent == 0 && !fields.subnormals ? 0 : hidden | mantissa;
  if (significand == 0) {
    return {};
  }
  const auto place =
      static_cast<std::int32_t>(std::max(exponent, 1U) - fields.mantissa_bits) - fields.bias;
  const auto leading = place + static_cast<std::int32_t>(std::bit_width(significand)) - 1;
  const auto lane_place =
      std::max(leading, 1 - lane_.bias) - static_cast<std::int32_t>(lane_.mantissa_bits);
  const auto magnitude = std::int64_t{significand} << (place - lane_place);
  return {.significand = negative ? -magnitude : magnitude, .place = lane_place};
}

float FloatFusedMultiplier::finite_sum() const {
  const auto mantissa_bits = static_cast<std::int32_t>(lane_.mantissa_bits);
  auto unit = 2 * (1 - lane_.bias - mantissa_bits);
  if (window_bits_ != 0 && !products_.empty()) {
    unit = std::ranges::max(products_, {}, &Product::place).place + 2 * mantissa_bits + 2 -
           window_bits_;
  }
  WideInteger sum = 0;
  for (const auto& product : products_) {
    constexpr std::int32_t all_bits = 63;
    const auto shift = product.place - unit;
    const auto magnitude = static_cast<WideInteger>(std::abs(product.significand));
    const auto aligned = shift >= 0 ? magnitude << shift : magnitude >> std::min(-shift, all_bits);
    sum += product.significand < 0 ? -aligned : aligned;
  }
  return sums_are_half_ ? rounded<Fp16>(sum, unit) : rounded<Fp32>(sum, unit);
}

VectorSum FloatFusedMultiplier::sum_of_lane(std::span<const std::uint32_t> a,
                                            std::span<const std::uint32_t> b, std::size_t lane,
                                            std::size_t lanes) {
  SpecialSum special;
  products_.clear();
  for (std::size_t i = 0; i < b.size(); ++i) {
    const auto x = operand_of(a[i * lanes + lane], fields_a_);
    const auto y = operand_of(b[i], fields_b_);
    if (x.is_special() || y.is_special()) {
      special.add(x, y);
    } else if (x.significand != 0 && y.significand != 0) {
      products_.push_back({x.significand * y.significand, x.place + y.place});
    }
  }
  const auto value = special.found() ? special.value() : finite_sum();
  return std::bit_cast<std::uint32_t>(value) | (special.found() ? special_operand : 0);
}

}  // namespace lnsim::cycle::datapath
