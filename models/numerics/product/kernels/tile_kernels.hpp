// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "models/numerics/product/kernels/product_block.hpp"
#include "models/numerics/product/kernels/row_plan.hpp"

namespace lnsim::numerics::kernels {

/// Products in vectors of at most 32 elements; they return how many sums did not fit.
struct TileKernels {
  std::uint64_t (*tables)(const RowPlan& plan, const ProductBlock& block);
  std::uint64_t (*wide_tables)(const RowPlan& plan, const ProductBlock& block);
  std::uint64_t (*bins)(const RowPlan& plan, const ProductBlock& block);
  std::uint64_t (*integers)(const IntegerPlan& plan, const ProductBlock& block);
  /// Of words of fp32, by pairs of neighbours, and where each vector's sum is exact as a double.
  std::uint64_t (*floats)(const FloatPlan& plan, const ProductBlock& block);
  std::uint64_t (*exact_floats)(const FloatPlan& plan, const ProductBlock& block);
  /// Of finite ones.
  std::uint64_t (*window_floats)(const WindowPlan& plan, const ProductBlock& block);
  std::uint64_t (*fixed_floats)(const FixedPlan& plan, const ProductBlock& block);
};

extern const TileKernels avx2_kernels;
extern const TileKernels avx512_kernels;

}  // namespace lnsim::numerics::kernels
