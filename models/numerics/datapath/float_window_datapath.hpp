// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "models/numerics/datapath/vector_datapath.hpp"

namespace lnsim::numerics {

/// The log2 of the unit of a window's sums: the largest product's leading one stands 4 bits, the
/// guard bits of a logarithmic datapath by default, below the sign. Of 24 bits 18 remain below it,
/// and any 16 products fit. Of 48 bits the unit is that of the smallest product, and every sum is
/// exact that fits (U. Kulisch, "Computer arithmetic and validity," 2013).
[[nodiscard]] std::int32_t window_unit_exponent(const ProductFormats& formats);

/// Floats of 8 bits whose sums are taken in a fixed-point window, as those of a logarithmic
/// datapath are: each product is exact, and cut towards zero to the window's unit; the terms of a
/// vector are added up exactly; and their sum is added to a running sum in two's complement, which
/// saturates once a vector. Subnormal operands are exact.
///
/// A window has no infinity: an operand that is infinite or NaN makes the running sum NaN, and it
/// stays so. Its word is the lowest one, as NaR is in a quire (Posit Standard 2022), so that a sum
/// takes no bit more than that of a logarithmic format, and others lie between two ends of one
/// magnitude. What becomes NaN is no overflow.
class FloatWindowDatapath : public VectorDatapath {
 public:
  /// Throws Error where the formats are no floating-point ones.
  explicit FloatWindowDatapath(const ProductFormats& formats);

  [[nodiscard]] std::uint64_t accumulate(std::span<Sum> sums, std::span<const std::uint32_t> a,
                                         std::span<const std::uint32_t> b) const override;
  [[nodiscard]] std::uint32_t output(Sum sum, std::int32_t offset) const override;
  [[nodiscard]] double value_of(Sum sum, double scale) const override;

  /// The word of a sum that is NaN.
  [[nodiscard]] Sum nan() const { return -largest_ - 1; }

 private:
  std::int32_t unit_exponent_;
  Sum largest_;
};

}  // namespace lnsim::numerics
