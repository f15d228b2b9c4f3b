// SPDX-License-Identifier: MIT
#pragma once

#include "models/numerics/datapath/float_sum_datapath.hpp"
#include "models/numerics/datapath/wide_sum.hpp"

namespace lnsim::numerics {

/// Fused sums of floating-point products, as matrix units of today add them up: the products of a
/// vector are exact; their magnitudes are aligned, and added in fixed point; the sum is rounded
/// once, to fp32, or to fp16 where the accumulator has 16 bits, and added to the running sum in
/// that format.
///
/// Products of 8-bit operands span so few places that all of them are kept (O. Desrentes,
/// B. Dupont de Dinechin, J. Le Maire, "Exact dot product accumulate operators for 8-bit
/// floating-point deep learning," DSD 2023). Of others a window is kept whose highest places are
/// those of the largest sum of two operands' exponents among the products that are not 0; what lies
/// below it is cut towards zero, as in tensor cores (F. A. Khattak and M. Mikaitis,
/// arXiv:2512.07004).
///
/// Subnormal operands of 8 bits and of fp16 are exact; those of bf16 and fp32 are zeros, as are
/// subnormal sums. Infinities and NaN are as in IEEE 754.
class FloatFusedDatapath : public FloatSumDatapath {
 public:
  /// Throws Error where the formats are no floating-point ones.
  explicit FloatFusedDatapath(const ProductFormats& formats);

  [[nodiscard]] std::uint64_t accumulate(std::span<Sum> sums, std::span<const std::uint32_t> a,
                                         std::span<const std::uint32_t> b) const override;

 private:
  /// The exact product of two significands, in steps of 2^place.
  struct Product {
    std::int64_t steps = 0;
    std::int32_t place = 0;
  };
  /// The products of a vector, and what is special about them.
  struct Products;

  [[nodiscard]] Products multiply(std::span<const std::uint32_t> a,
                                  std::span<const std::uint32_t> b) const;
  [[nodiscard]] Product product_of(double x, double y) const;
  /// Where steps of a sum of products lie: as low as those of any product, or within a window.
  [[nodiscard]] std::int32_t unit_place(const Products& products) const;

  std::int32_t mantissa_bits_;
  std::int32_t smallest_exponent_;  ///< of a number that is not subnormal
};

}  // namespace lnsim::numerics
