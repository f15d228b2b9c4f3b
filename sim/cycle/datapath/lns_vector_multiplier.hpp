// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <vector>

#include "sim/cycle/datapath/bin_accumulator.hpp"
#include "sim/cycle/datapath/bin_constants.hpp"
#include "sim/cycle/datapath/log_to_linear.hpp"
#include "sim/cycle/datapath/vector_multiplier.hpp"

namespace lnsim::cycle::datapath {

/// The multipliers of a logarithmic format: exponent adders, and behind them a converter an element
/// or remainder bins, to which the constants are applied here or, deferred, once an output.
class LnsVectorMultiplier : public VectorMultiplier {
 public:
  LnsVectorMultiplier(const sc_core::sc_module_name& name, const ProductFormats& formats,
                      std::uint32_t vector_size, std::uint32_t lanes);

  void decode(Side side, std::span<const std::uint32_t> words,
              std::span<std::uint32_t> operands) const override {
    exponent_adder_.decode(words, side == Side::A ? a_ : b_, operands);
  }
  [[nodiscard]] std::uint32_t masked() const override { return exponent_adder_.zero(); }
  void multiply(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                std::span<VectorSum> sums) override;
  Counts take_counts() override;

 private:
  Format a_;
  Format b_;
  std::uint32_t vector_size_;
  ExponentAdder exponent_adder_;
  std::unique_ptr<LogToLinear> log_to_linear_;       ///< converts every element, or
  std::unique_ptr<BinAccumulator> bin_accumulator_;  ///< sums them up by constant
  std::unique_ptr<BinConstants> bin_constants_;      ///< converts these sums; null where deferred
  std::vector<std::int64_t> bins_;                   ///< [lane][bin], where not deferred
  std::uint64_t multiplications_ = 0;
};

}  // namespace lnsim::cycle::datapath
