// SPDX-License-Identifier: MIT
#pragma once

#include "models/numerics/product/kernels/product_kernel.hpp"

namespace lnsim::numerics::kernels {

inline constexpr std::size_t longest_tile_vector = 32;

/// Tiles of an instruction set, by a plan.
template <class Plan>
class TileKernel : public ProductKernel {
 public:
  using Multiply = std::uint64_t (*)(const Plan& plan, const ProductBlock& block);

  TileKernel(const Plan& plan, Multiply function) : plan_(plan), multiply_(function) {}

  [[nodiscard]] std::uint64_t multiply(const ProductBlock& block) const override {
    return multiply_(plan_, block);
  }
  [[nodiscard]] std::size_t longest_vector() const override { return longest_tile_vector; }

 private:
  Plan plan_;
  Multiply multiply_;
};

}  // namespace lnsim::numerics::kernels
