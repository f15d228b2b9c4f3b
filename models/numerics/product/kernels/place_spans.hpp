// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "models/numerics/format/number_format.hpp"
#include "models/numerics/product/kernels/product_block.hpp"

namespace lnsim::numerics::kernels {

/// How many places the numbers of a vector take, from the highest of the largest to the lowest that
/// any of them has.
class PlaceSpans {
 public:
  /// Of a floating-point format of at most 16 bits.
  explicit PlaceSpans(const NumberFormat& format);

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
