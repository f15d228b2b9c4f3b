// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "sim/cycle/datapath/lane_multiplier.hpp"

namespace lnsim::cycle::datapath {

/// The multipliers of 8-bit floats whose sums are taken in a fixed-point window, the shifters that
/// align their products, and the exact adder trees behind them.
class FloatWindowMultiplier : public LaneMultiplier {
 public:
  FloatWindowMultiplier(const sc_core::sc_module_name& name, const ProductFormats& formats,
                        std::uint32_t vector_size);

  void decode(Side side, std::span<const std::uint32_t> words,
              std::span<std::uint32_t> operands) const override;

 private:
  /// A word as a multiplier takes it: a whole number times 2^place, or no finite one.
  struct Operand {
    std::int32_t significand = 0;
    std::int32_t place = 0;
    bool special = false;
  };
  static std::vector<Operand> operands_of(const NumberFormat& format);

  [[nodiscard]] VectorSum sum_of_lane(std::span<const std::uint32_t> a,
                                      std::span<const std::uint32_t> b, std::size_t lane,
                                      std::size_t lanes) override;

  std::vector<Operand> operands_a_;  ///< by word
  std::vector<Operand> operands_b_;
  std::int32_t unit_place_ = 0;  ///< of the lowest bit of a sum
};

}  // namespace lnsim::cycle::datapath
