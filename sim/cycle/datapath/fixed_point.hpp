// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "models/numerics/codec/float_codec.hpp"
#include "models/numerics/codec/lns_code.hpp"
#include "models/numerics/format/product_formats.hpp"

namespace lnsim::cycle::datapath {

/// Bits of the largest magnitude that is computed with in 64 bits.
inline constexpr std::uint32_t magnitude_bits = 62;

/// value * 2^shift as an integer, the bits below 1 cut towards zero or towards minus infinity; it
/// must fit.
[[nodiscard]] inline std::int64_t shifted(std::int64_t value, std::int32_t shift,
                                          TermRounding rounding) {
  constexpr std::int32_t most = 62;
  if (shift >= 0) {
    return value * (std::int64_t{1} << shift);
  }
  const auto right = std::min(-shift, most);
  return rounding == TermRounding::Floor ? value >> right : value / (std::int64_t{1} << right);
}

/// A sum in a register of `bits` bits: the nearest end of its range where it does not fit.
[[nodiscard]] inline std::int64_t saturated(std::int64_t sum, std::uint32_t bits) {
  const auto largest = (std::int64_t{1} << (bits - 1)) - 1;
  return std::clamp(sum, -largest - 1, largest);
}

/// The same, where its low bits are kept.
[[nodiscard]] inline std::int64_t wrapped(std::int64_t sum, std::uint32_t bits) {
  constexpr std::uint32_t word_bits = 64;
  const auto unused = word_bits - bits;
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(sum) << unused) >> unused;
}

/// The log2 of the accumulator's unit: the leading one of the largest product of a logarithmic
/// format stands below the guard bits, which stand below the sign.
[[nodiscard]] inline std::int32_t unit_exponent(const NumberFormat& format) {
  const auto largest_quotient =
      2 * numerics::largest_exponent(format) / format.storage.lns().base_factor;
  const auto leading_one = format.datapath.accumulator_bits - 2 - format.datapath.lns().guard_bits;
  return static_cast<std::int32_t>(largest_quotient) - static_cast<std::int32_t>(leading_one);
}

/// The log2 of the unit of a window that sums of floats are taken in: the leading one of the
/// largest product, whose significand is that of the two largest words, stands 4 bits below the
/// sign, or higher where the unit would be below the smallest product.
[[nodiscard]] inline std::int32_t float_window_place(const ProductFormats& formats) {
  constexpr std::int32_t guard_bits = 4;
  const auto largest = numerics::largest_float(formats.a) * numerics::largest_float(formats.b);
  const auto smallest = numerics::decode_float(1, formats.a) * numerics::decode_float(1, formats.b);
  const auto width = static_cast<std::int32_t>(formats.lane.datapath.accumulator_bits);
  return std::max(std::ilogb(largest) + guard_bits + 2 - width, std::ilogb(smallest));
}

/// The word of a window's sum that is no number: the lowest of so many bits.
[[nodiscard]] constexpr std::int64_t float_window_nan(std::uint32_t bits) {
  return -(std::int64_t{1} << (bits - 1));
}

}  // namespace lnsim::cycle::datapath
