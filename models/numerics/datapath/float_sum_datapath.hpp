// SPDX-License-Identifier: MIT
#pragma once

#include "models/numerics/datapath/float_arithmetic.hpp"
#include "models/numerics/datapath/vector_datapath.hpp"

namespace lnsim::numerics {

/// A datapath whose running sums are floats: of fp32, or of fp16 where the accumulator has 16 bits.
/// An overflow is a sum of finite numbers that is infinite or NaN.
class FloatSumDatapath : public VectorDatapath {
 public:
  [[nodiscard]] std::uint32_t output(Sum sum, std::int32_t offset) const override;
  [[nodiscard]] double value_of(Sum sum, double scale) const override;

 protected:
  /// Throws Error where the lane's sums are no floats.
  explicit FloatSumDatapath(const ProductFormats& formats);

  [[nodiscard]] const FloatArithmetic& arithmetic() const { return arithmetic_; }
  /// Adds the sum of a vector, some operand of which may be infinite or NaN; returns the overflows.
  [[nodiscard]] std::uint64_t add(Sum& sum, double vector, bool special_operand) const;

 private:
  FloatArithmetic arithmetic_;
};

}  // namespace lnsim::numerics
