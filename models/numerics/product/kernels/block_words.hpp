// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "models/numerics/format/number_format.hpp"
#include "models/numerics/product/kernels/product_block.hpp"

namespace lnsim::numerics::kernels {

/// Elements with the scales of their blocks, as words of fp32.
class BlockWords {
 public:
  /// values: of every element at scale 1.
  BlockWords(NumberFormat format, std::vector<double> values);

  /// Of all words of a grid. Nothing where the elements of a vector have several scales, or a
  /// number is none of fp32 that is finite and not subnormal.
  [[nodiscard]] std::optional<std::vector<std::uint32_t>> decoded(const WordGrid& grid,
                                                                  const ProductBlock& block) const;

 private:
  [[nodiscard]] bool has_one_scale_a_vector(const WordGrid& grid, const ProductBlock& block) const;

  NumberFormat format_;
  std::vector<double> values_;
};

}  // namespace lnsim::numerics::kernels
