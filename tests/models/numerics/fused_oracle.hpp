// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <vector>

#include "models/numerics/format/product_formats.hpp"
#include "tests/models/numerics/mx_oracle.hpp"

/// Fused sums of floats from the fields of words, in wide integers: numbers are multiples of
/// 2^-unit_bits.
namespace lnsim::numerics::oracle {

/// A finite operand: its significand, and the log2 of one step of it.
struct FusedOperand {
  std::int64_t significand;
  std::int32_t place;
};

inline std::int32_t bias(const NumberFormat& format) {
  return (1 << (format.storage.floating().exponent_bits - 1)) - 1;
}

/// Of a word in its own format; none where it is infinite or NaN.
inline std::optional<FusedOperand> fused_operand(std::uint32_t word, const NumberFormat& format) {
  const auto [exponent_bits, mantissa_bits] = format.storage.floating();
  const auto field = word >> mantissa_bits & ((1U << exponent_bits) - 1);
  const auto mantissa = word & ((1U << mantissa_bits) - 1);
  const bool e4m3 = exponent_bits == 4;
  if (field == (1U << exponent_bits) - 1 && (!e4m3 || mantissa == 7)) {
    return std::nullopt;
  }
  const bool flushed = field == 0 && exponent_bits == 8;
  const std::int64_t significand = flushed ? 0 : mantissa + (field == 0 ? 0U : 1U << mantissa_bits);
  const bool negative = (word >> (format.storage.bits - 1) & 1U) != 0;
  return FusedOperand{.significand = negative ? -significand : significand,
                      .place = static_cast<std::int32_t>(std::max(field, 1U)) - bias(format) -
                               static_cast<std::int32_t>(mantissa_bits)};
}

/// Rounded to nearest, ties to even, as if the exponent had no end; then flushed below the smallest
/// normal number, and none beyond the largest.
inline std::optional<Integer> to_sum(const Integer& number, const NumberFormat& lane) {
  if (lane.datapath.accumulator_bits == 32) {
    return to_fp32(number);
  }
  // 13 bits fewer: rounded at a step that is 2^13 as coarse.
  const Integer magnitude = abs(number);
  if (magnitude == 0) {
    return number;
  }
  const auto width = static_cast<std::int32_t>(msb(magnitude)) + 1;
  const Integer step = Integer(1) << std::max(width - 11, 0);
  Integer rounded = magnitude / step;
  const Integer rest = magnitude - rounded * step;
  rounded += 2 * rest > step || (2 * rest == step && rounded % 2 != 0) ? 1 : 0;
  rounded *= step;
  if (rounded < Integer(1) << (unit_bits - 14)) {
    return Integer(0);
  }
  if (rounded >= Integer(1) << (unit_bits + 16)) {
    return std::nullopt;
  }
  return number < 0 ? Integer(-rounded) : rounded;
}

/// The exact sum of a vector's products, each cut towards zero to the window's lowest place: those
/// of a window are below the highest sum of exponents, whose significands take two places above.
inline Integer fused_products(const std::vector<FusedOperand>& a,
                              const std::vector<FusedOperand>& b, const NumberFormat& lane) {
  std::optional<std::int32_t> highest;
  const auto mantissa_bits = static_cast<std::int32_t>(lane.storage.floating().mantissa_bits);
  // An operand's exponent as the lane has it, in which a narrower format's subnormals are normal.
  const auto exponent = [&](const FusedOperand& operand) {
    const auto leading =
        operand.place + static_cast<std::int32_t>(msb(Integer(std::abs(operand.significand))));
    return std::max(leading, 1 - bias(lane));
  };
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].significand != 0 && b[i].significand != 0) {
      const auto sum = exponent(a[i]) + exponent(b[i]);
      highest = highest ? std::max(*highest, sum) : sum;
    }
  }
  const auto window = static_cast<std::int32_t>(lane.datapath.window_bits);
  const auto lowest =
      window == 0 ? 2 * (1 - bias(lane) - mantissa_bits) : highest.value_or(0) + 2 - window;
  const Integer unit = scaled(Integer(1) << unit_bits, lowest);
  Integer sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto product = scaled((Integer(a[i].significand) * b[i].significand) << unit_bits,
                                a[i].place + b[i].place);
    sum += product / unit * unit;
  }
  return sum;
}

}  // namespace lnsim::numerics::oracle
