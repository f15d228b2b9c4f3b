// SPDX-License-Identifier: MIT
#pragma once

#include "sim/cycle/datapath/vector_multiplier.hpp"

namespace lnsim::cycle::datapath {

/// Units that sum up the products of one lane after the other.
class LaneMultiplier : public VectorMultiplier {
 public:
  /// Words are operands as they are.
  void decode(Side side, std::span<const std::uint32_t> words,
              std::span<std::uint32_t> operands) const override;
  void multiply(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                std::span<VectorSum> sums) final;
  Counts take_counts() final {
    return {.multiplications = std::exchange(multiplications_, 0), .conversions = 0};
  }

 protected:
  LaneMultiplier(const sc_core::sc_module_name& name, std::uint32_t vector_size)
      : VectorMultiplier(name), vector_size_(vector_size) {}

 private:
  /// Of a, [element][lane] with so many lanes, and b.
  [[nodiscard]] virtual VectorSum sum_of_lane(std::span<const std::uint32_t> a,
                                              std::span<const std::uint32_t> b, std::size_t lane,
                                              std::size_t lanes) = 0;

  std::uint32_t vector_size_;
  std::uint64_t multiplications_ = 0;
};

}  // namespace lnsim::cycle::datapath
