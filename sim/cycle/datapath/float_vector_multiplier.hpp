// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "sim/cycle/datapath/float_adder_tree.hpp"
#include "sim/cycle/datapath/float_multiplier.hpp"
#include "sim/cycle/datapath/vector_multiplier.hpp"

namespace lnsim::cycle::datapath {

/// The multipliers of a floating-point format and the adder trees behind them.
class FloatVectorMultiplier : public VectorMultiplier {
 public:
  FloatVectorMultiplier(const sc_core::sc_module_name& name, const ProductFormats& formats,
                        std::uint32_t vector_size);

  void decode(Side side, std::span<const std::uint32_t> words,
              std::span<std::uint32_t> operands) const override {
    multiplier_.decode(side, words, operands);
  }
  void multiply(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                std::span<VectorSum> sums) override;
  Counts take_counts() override {
    return {.multiplications = std::exchange(multiplications_, 0), .conversions = 0};
  }

 private:
  std::uint32_t vector_size_;
  FloatMultiplier multiplier_;
  FloatAdderTree adder_tree_;
  std::vector<float> terms_;  ///< [position][lane]
  std::uint64_t multiplications_ = 0;
};

}  // namespace lnsim::cycle::datapath
