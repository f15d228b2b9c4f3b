// SPDX-License-Identifier: MIT
#pragma once

#include "models/numerics/datapath/float_sum_datapath.hpp"

namespace lnsim::numerics {

/// A vector of a block: the products of its elements are exact, and so is their sum in fixed point;
/// times both scales it is rounded once, to fp32, and added to the running sum in fp32, so that the
/// loop of the accumulator is no longer than that of floats. Sums of elements below 8 bits and of
/// integers are exact in fp32 as well: there the addition is the one rounding.
///
/// Words are elements with their block's scale above them, of which that of a vector's first
/// element counts. A scale that is no number makes the sum NaN, as do NaN elements; infinite ones
/// are as in IEEE 754. A sum that is no number becomes NaN, or where the result has none among its
/// elements a word of 0 at that scale.
class MxDatapath : public FloatSumDatapath {
 public:
  /// Throws Error where a format is no microscaling one.
  explicit MxDatapath(const ProductFormats& formats);

  /// Throws Error where the vector is longer than a block.
  [[nodiscard]] std::uint64_t accumulate(std::span<Sum> sums, std::span<const std::uint32_t> a,
                                         std::span<const std::uint32_t> b) const override;
  /// An element whose block has the scale 2^-offset.
  [[nodiscard]] std::uint32_t output(Sum sum, std::int32_t offset) const override;

 private:
  /// The sum of a vector's products at scale 1, if it is finite: unrounded, in units of
  /// 2^unit_exponent_.
  struct Products;
  [[nodiscard]] Products multiply(std::span<const std::uint32_t> a,
                                  std::span<const std::uint32_t> b) const;

  std::int32_t unit_exponent_;  ///< of the smallest element, squared
  double largest_;              ///< of the result
};

}  // namespace lnsim::numerics
