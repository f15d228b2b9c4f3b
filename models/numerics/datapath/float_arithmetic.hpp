// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "models/numerics/format/number_format.hpp"

namespace lnsim::numerics {

/// Multipliers and adders with results in one floating-point format, as accelerators build them:
/// round to nearest, ties to even, as if the exponent had no end; then a magnitude below the
/// smallest normal number becomes zero of its sign, and one above the largest becomes infinity.
/// The only NaN is quiet and positive. Operands are exact in the format, or in a narrower one.
class FloatArithmetic {
 public:
  /// Throws Error where the format is no floating-point one of 16 or 32 bits.
  explicit FloatArithmetic(const NumberFormat& format);

  /// Double precision holds a product of two 24-bit significands, and more than twice the bits of
  /// a sum's, so that rounding a second time changes nothing (Figueroa, 1995).
  [[nodiscard]] double multiply(double a, double b) const { return round(a * b); }
  [[nodiscard]] double add(double a, double b) const { return round(a + b); }
  [[nodiscard]] double round(double x) const;

  /// The bits of a result, and back.
  [[nodiscard]] std::uint32_t to_bits(double x) const;
  [[nodiscard]] double from_bits(std::uint32_t bits) const;

 private:
  NumberFormat format_;
  std::int32_t significand_bits_;
  double smallest_normal_;
  double largest_;
};

}  // namespace lnsim::numerics
