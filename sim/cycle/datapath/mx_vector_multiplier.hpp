// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "sim/cycle/datapath/fused_sum.hpp"
#include "sim/cycle/datapath/lane_multiplier.hpp"

namespace lnsim::cycle::datapath {

/// The multipliers of a microscaling format, the exact adder trees behind them, and the conversion
/// of their sums, times the scales of both blocks, to fp32. Operands are elements with their
/// block's scale above them.
class MxVectorMultiplier : public LaneMultiplier {
 public:
  /// Throws Error where vectors do not divide a block.
  MxVectorMultiplier(const sc_core::sc_module_name& name, const NumberFormat& format,
                     std::uint32_t vector_size);

 private:
  [[nodiscard]] const FusedOperand& element(std::uint32_t operand) const {
    return elements_[operand & (elements_.size() - 1)];
  }
  [[nodiscard]] VectorSum sum_of_lane(std::span<const std::uint32_t> a,
                                      std::span<const std::uint32_t> b, std::size_t lane,
                                      std::size_t lanes) override;

  NumberFormat format_;
  std::int32_t smallest_place_ = 0;     ///< of a product
  std::vector<FusedOperand> elements_;  ///< by word
};

}  // namespace lnsim::cycle::datapath
