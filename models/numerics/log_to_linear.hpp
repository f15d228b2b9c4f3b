// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "models/numerics/exponent_adder.hpp"

namespace lnsim::numerics {

/// Default fraction bits of the conversion constants: 256, 279, 304, ... for a base factor of 8.
inline constexpr std::uint32_t default_fraction_bits = 8;
inline constexpr std::uint32_t maximum_fraction_bits = 32;

/// What a conversion may be off by. With e the exact magnitude and u the accumulator's unit:
/// e (1 - relative_below) - u < converted <= e (1 + relative_above).
struct ConversionBound {
  double relative_below = 0;
  double relative_above = 0;
};

/// The bound of a format's conversion for a table of constants with the given fraction bits. With
/// gamma the base factor and t the table's entries:
/// relative_below = c, relative_above = (1 + m) (1 + c) - 1, where
/// c = 2^-(fraction_bits + 1) is the rounding of a constant (0 for t = 1, whose constant is 1) and
/// m = max over r < gamma / t of (1 + r / gamma) / 2^(r / gamma) - 1 is Mitchell's error.
[[nodiscard]] ConversionBound declared_error_bound(
    const NumberFormat& format, std::uint32_t fraction_bits = default_fraction_bits);

/// Converts products to fixed point. The remainder's upper bits select a constant 2^(i / t) from a
/// table of t entries, its lower bits r multiply it by Mitchell's 1 + r / gamma, and the quotient
/// shifts the result. The magnitude is cut to the accumulator's grid before the sign is applied, so
/// that the error of the cut has no common sign.
class LogToLinear {
 public:
  /// unit_exponent: the log2 of the accumulator's unit, in a product of exponent 0.
  LogToLinear(const NumberFormat& format, std::uint32_t fraction_bits, std::int32_t unit_exponent);

  /// The product in accumulator units; its magnitude must be below 2^63, which LnsDatapath ensures.
  [[nodiscard]] std::int64_t operator()(const LnsProduct& product) const;

  /// The table of constants, in units of 2^-fraction_bits.
  [[nodiscard]] const std::vector<std::uint64_t>& constants() const { return constants_; }

 private:
  std::uint32_t base_factor_;
  std::int32_t offset_;  ///< added to the quotient gives the left shift of a significand
  std::vector<std::uint64_t> constants_;
  /// By remainder, with fraction_bits + log2 gamma fraction bits.
  std::vector<std::uint64_t> significands_;
};

inline std::int64_t LogToLinear::operator()(const LnsProduct& product) const {
  constexpr std::int32_t word_bits = 64;
  if (product.zero) {
    return 0;
  }
  const auto significand = significands_[remainder(product, base_factor_)];
  const auto shift = static_cast<std::int32_t>(quotient(product, base_factor_)) + offset_;
  std::uint64_t magnitude = 0;
  if (shift >= 0) {
    magnitude = significand << shift;
  } else if (shift > -word_bits) {
    magnitude = significand >> -shift;
  }
  const auto term = static_cast<std::int64_t>(magnitude);
  return product.negative ? -term : term;
}

}  // namespace lnsim::numerics
