// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "models/numerics/datapath/exponent_adder.hpp"

namespace lnsim::numerics {

/// What a conversion may be off by. With e the exact magnitude and u the accumulator's unit:
/// e (1 - relative_below) - u < converted <= e (1 + relative_above); where terms are floored, a
/// negative one has its u on the other side.
struct ConversionBound {
  double relative_below = 0;
  double relative_above = 0;
};

/// The bound of a format's conversion. With gamma the base factor and t the table's entries:
/// relative_below = c, relative_above = (1 + m) (1 + c) - 1, where
/// c = 2^-(fraction_bits + 1) is the rounding of a constant (0 for t = 1, whose constant is 1) and
/// m = max over r < gamma / t of (1 + r / gamma) / 2^(r / gamma) - 1 is Mitchell's error.
[[nodiscard]] ConversionBound declared_error_bound(const NumberFormat& format);

/// Converts products to fixed point. The remainder's upper bits select a constant 2^(i / t) from a
/// table of t entries, its lower bits r multiply it by Mitchell's 1 + r / gamma, and the quotient
/// shifts the result, which is cut to the accumulator's grid as the format's term rounding says.
class LogToLinear {
 public:
  /// unit_exponent: the log2 of the accumulator's unit, in a product of exponent 0. Throws Error
  /// where the format is not logarithmic or its constants have more than 32 fraction bits.
  LogToLinear(const NumberFormat& format, std::int32_t unit_exponent);

  /// The product in accumulator units; its magnitude must be below 2^63, which LnsDatapath ensures.
  [[nodiscard]] std::int64_t operator()(const LnsProduct& product) const;

  /// The table of constants, in units of 2^-fraction_bits.
  [[nodiscard]] const std::vector<std::uint64_t>& constants() const { return constants_; }

 private:
  std::uint32_t base_factor_;
  TermRounding rounding_;
  std::int32_t offset_;  ///< added to the quotient gives the left shift of a significand
  std::vector<std::uint64_t> constants_;
  /// By remainder, with fraction_bits + log2 gamma fraction bits.
  std::vector<std::uint64_t> significands_;
};

/// magnitude * 2^shift with its sign, the bits below 1 cut off; the result must be below 2^63.
[[nodiscard]] constexpr std::int64_t shift_term(std::uint64_t magnitude, std::int32_t shift,
                                                bool negative, TermRounding rounding) {
  constexpr std::int32_t word_bits = 64;
  if (shift >= 0) {
    const auto term = static_cast<std::int64_t>(magnitude << shift);
    return negative ? -term : term;
  }
  if (negative && rounding == TermRounding::Floor && magnitude != 0) {
    const auto above = shift > -word_bits ? (magnitude - 1) >> -shift : 0;
    return -static_cast<std::int64_t>(above) - 1;
  }
  const auto term = static_cast<std::int64_t>(shift > -word_bits ? magnitude >> -shift : 0);
  return negative ? -term : term;
}

inline std::int64_t LogToLinear::operator()(const LnsProduct& product) const {
  if (product.zero) {
    return 0;
  }
  const auto shift = static_cast<std::int32_t>(quotient(product, base_factor_)) + offset_;
  return shift_term(significands_[remainder(product, base_factor_)], shift, product.negative,
                    rounding_);
}

}  // namespace lnsim::numerics
