// SPDX-License-Identifier: MIT
#include "models/numerics/product/kernels/place_spans.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <span>

namespace lnsim::numerics::kernels {
namespace {

constexpr std::int32_t far = 10'000;  ///< beyond any place

}  // namespace

PlaceSpans::PlaceSpans(std::span<const double> values) {
  constexpr auto fraction_bits = std::numeric_limits<double>::digits - 1;
  for (const double value : values) {
    if (value == 0 || !std::isfinite(value)) {
      of_word_.push_back({.end = -far, .lowest = far});
      continue;
    }
    const auto highest = std::ilogb(value);
    const auto steps = std::llrint(std::ldexp(std::abs(value), fraction_bits - highest));
    of_word_.push_back(
        {.end = highest + 1,
         .lowest = highest - fraction_bits + std::countr_zero(static_cast<std::uint64_t>(steps))});
  }
}

std::int32_t PlaceSpans::widest(const WordGrid& grid, const ProductBlock& block) const {
  const auto mask = static_cast<std::uint32_t>(of_word_.size() - 1);
  std::int32_t widest = 0;
  for (std::size_t row = 0; row < grid.row_count; ++row) {
    for (const auto& vector : std::span(block.vectors, block.vector_count)) {
      Places of_vector{.end = -far, .lowest = far};
      for (auto k = vector.first; k < vector.first + vector.count; ++k) {
        const auto& places = of_word_[grid.words[grid.rows[row] + grid.columns[k]] & mask];
        of_vector.end = std::max(of_vector.end, places.end);
        of_vector.lowest = std::min(of_vector.lowest, places.lowest);
      }
      widest = std::max(widest, of_vector.end - of_vector.lowest);
    }
  }
  return widest;
}

bool PlaceSpans::fit_doubles(const ProductBlock& block) const {
  std::size_t longest = 1;
  for (const auto& vector : std::span(block.vectors, block.vector_count)) {
    longest = std::max(longest, vector.count);
  }
  const auto carries = static_cast<std::int32_t>(std::bit_width(longest - 1));
  return widest(block.a, block) + widest(block.b, block) + carries <=
         std::numeric_limits<double>::digits;
}

}  // namespace lnsim::numerics::kernels
