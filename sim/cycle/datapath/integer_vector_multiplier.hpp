// SPDX-License-Identifier: MIT
#pragma once

#include "sim/cycle/datapath/vector_multiplier.hpp"

namespace lnsim::cycle::datapath {

/// The multipliers of an integer format and the exact adder trees behind them.
class IntegerVectorMultiplier : public VectorMultiplier {
 public:
  /// Throws Error where the sum of vector_size products may not fit 32 bits.
  IntegerVectorMultiplier(const sc_core::sc_module_name& name, const ProductFormats& formats,
                          std::uint32_t vector_size, std::uint32_t lanes);

  void decode(Side side, std::span<const std::uint32_t> words,
              std::span<std::uint32_t> operands) const override;
  void multiply(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                std::span<VectorSum> sums) override;
  Counts take_counts() override {
    return {.multiplications = std::exchange(multiplications_, 0), .conversions = 0};
  }

 private:
  std::uint32_t bits_a_;
  std::uint32_t bits_b_;
  std::uint32_t vector_size_;
  std::vector<std::int32_t> sums_;  ///< by lane
  std::uint64_t multiplications_ = 0;
};

}  // namespace lnsim::cycle::datapath
