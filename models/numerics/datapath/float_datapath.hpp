// SPDX-License-Identifier: MIT
#pragma once

#include "models/numerics/datapath/float_sum_datapath.hpp"

namespace lnsim::numerics {

/// Floating-point multipliers, a tree of adders over pairs of neighbours, and an adder that
/// accumulates, all with results in fp32, or in fp16 where the accumulator has 16 bits. Subnormal
/// operands of 8 bits and of fp16 are exact; those of bf16 and fp32 are zeros, as are subnormal
/// outputs in these.
class FloatDatapath : public FloatSumDatapath {
 public:
  /// Throws Error where the formats are no floating-point ones.
  explicit FloatDatapath(const ProductFormats& formats);

  [[nodiscard]] std::uint64_t accumulate(std::span<Sum> sums, std::span<const std::uint32_t> a,
                                         std::span<const std::uint32_t> b) const override;
};

}  // namespace lnsim::numerics
