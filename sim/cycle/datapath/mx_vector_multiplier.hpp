// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "sim/cycle/datapath/vector_multiplier.hpp"

namespace lnsim::cycle::datapath {

/// The multipliers of a microscaling format, the exact adder trees behind them, and the conversion
/// of their sums, times the scales of both blocks, to fp32. Operands are elements with their
/// block's scale above them.
class MxVectorMultiplier : public VectorMultiplier {
 public:
  /// Throws Error where vectors do not divide a block.
  MxVectorMultiplier(const sc_core::sc_module_name& name, const NumberFormat& format,
                     std::uint32_t vector_size);

  void decode(Side side, std::span<const std::uint32_t> words,
              std::span<std::uint32_t> operands) const override;
  void multiply(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                std::span<VectorSum> sums) override;
  Counts take_counts() override {
    return {.multiplications = std::exchange(multiplications_, 0), .conversions = 0};
  }

 private:
  /// An element as a multiplier takes it: a whole number times 2^place, or what is special of it.
  struct Element {
    std::int32_t significand = 0;
    std::int32_t place = 0;
    bool infinite = false;
    bool nan = false;
  };

  [[nodiscard]] const Element& element(std::uint32_t operand) const {
    return elements_[operand & (elements_.size() - 1)];
  }
  [[nodiscard]] VectorSum sum_of_lane(std::span<const std::uint32_t> a,
                                      std::span<const std::uint32_t> b, std::size_t lane,
                                      std::size_t lanes) const;

  NumberFormat format_;
  std::uint32_t vector_size_;
  std::int32_t smallest_place_ = 0;  ///< of a product
  std::vector<Element> elements_;    ///< by word
  std::uint64_t multiplications_ = 0;
};

}  // namespace lnsim::cycle::datapath
