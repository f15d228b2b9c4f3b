// SPDX-License-Identifier: MIT
#include "models/numerics/product/kernels/block_words.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include "models/numerics/codec/mx_code.hpp"

namespace lnsim::numerics::kernels {

BlockWords::BlockWords(NumberFormat format, std::vector<double> values)
    : format_(std::move(format)), values_(std::move(values)) {}

bool BlockWords::has_one_scale_a_vector(const WordGrid& grid, const ProductBlock& block) const {
  const auto scale = [&](std::size_t row, std::size_t k) {
    return grid.words[grid.rows[row] + grid.columns[k]] >> format_.storage.bits;
  };
  for (std::size_t row = 0; row < grid.row_count; ++row) {
    for (const auto& vector : std::span(block.vectors, block.vector_count)) {
      for (auto k = vector.first + 1; k < vector.first + vector.count; ++k) {
        if (scale(row, k) != scale(row, vector.first)) {
          return false;
        }
      }
    }
  }
  return true;
}

std::optional<std::vector<std::uint32_t>> BlockWords::decoded(const WordGrid& grid,
                                                              const ProductBlock& block) const {
  if (!has_one_scale_a_vector(grid, block)) {
    return std::nullopt;
  }
  const auto mask = static_cast<std::uint32_t>(values_.size() - 1);
  std::vector<std::uint32_t> words;
  words.reserve(grid.word_count);
  for (const auto word : std::span(grid.words, grid.word_count)) {
    const auto exponent = block_exponent(word, format_);
    const auto value = static_cast<float>(std::ldexp(values_[word & mask], exponent));
    const auto magnitude = std::abs(value);
    const bool is_normal = std::isfinite(value) && magnitude >= std::numeric_limits<float>::min();
    if (exponent == nan_scale_exponent || !(is_normal || values_[word & mask] == 0)) {
      return std::nullopt;
    }
    words.push_back(std::bit_cast<std::uint32_t>(value));
  }
  return words;
}

}  // namespace lnsim::numerics::kernels
