// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/numerics/product/kernels/product_block.hpp"

namespace lnsim::numerics::kernels {

/// How many places the numbers of a vector take, from the highest of the largest to the lowest that
/// any of them has.
class PlaceSpans {
 public:
  /// values: of every word, whose number is a power of two; bits above are ignored.
  explicit PlaceSpans(std::span<const double> values);

  /// Whether every sum of products of a vector of the block is exact as a double, in any order.
  [[nodiscard]] bool fit_doubles(const ProductBlock& block) const;

 private:
  struct Places {
    std::int32_t end;     ///< above the highest place
    std::int32_t lowest;  ///< above all of any number where the word is 0 or no number
  };

  [[nodiscard]] std::int32_t widest(const WordGrid& grid, const ProductBlock& block) const;

  std::vector<Places> of_word_;
};

}  // namespace lnsim::numerics::kernels
