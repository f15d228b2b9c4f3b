// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "models/numerics/product/kernels/product_block.hpp"
#include "models/numerics/product/kernels/tile.hpp"
#include "models/numerics/product/kernels/tile_copy.hpp"

namespace lnsim::numerics::kernels {

/// Whether the places of a vector follow one another.
template <class Simd>
bool adjoin(const std::uint32_t* places) {
  constexpr auto size = WordSquare<Simd>::size;
  bool all = places[Simd::lanes - 1] - places[0] == Simd::lanes - 1;
  for (std::size_t i = 0; i < Simd::lanes; i += size) {
    all = all && WordSquare<Simd>::adjoin(places + i);
  }
  return all;
}

/// Fetches elements of some rows ahead of their use: they may be too far apart for the processor to
/// see what comes next.
template <class Simd>
void prefetch(const WordGrid& grid, std::size_t row, std::size_t first) {
  constexpr std::size_t line_words = 16;
  for (std::size_t i = row; i < row + tile_rows && i < grid.row_count; ++i) {
    const auto* words = grid.words + grid.rows[i] + grid.columns[first];
    __builtin_prefetch(words);
    __builtin_prefetch(words + line_words);
    __builtin_prefetch(words + tile_depth - 1);
  }
}

/// Copies elements, from one on, of a tile's rows.
template <class Simd>
void copy_rows(const WordGrid& grid, std::size_t row, std::size_t first, Extent there,
               RowWords& words) {
  if (there.lines < tile_rows || there.count < tile_depth) {
    __builtin_memset(words, 0, sizeof words);
  }
  constexpr std::size_t tiles_ahead = 4;
  prefetch<Simd>(grid, row + tiles_ahead * tile_rows, first);
  const TileCopy<Simd, TileOrder::ByRow> copy(grid, row, there.lines);
  for (std::size_t k = 0; k < there.count; k += Simd::lanes) {
    const auto* columns = grid.columns + first + k;
    if (there.count - k >= Simd::lanes && adjoin<Simd>(columns)) {
      for (std::size_t i = 0; i < there.lines; ++i) {
        Simd::store(words[i] + k, Simd::load(grid.words + grid.rows[row + i] + columns[0]));
      }
    } else {
      const auto left = there.count - k;
      copy(first + k, left < Simd::lanes ? left : Simd::lanes, words[0] + k);
    }
  }
}

/// Copies elements, from one on, of a tile's columns.
template <class Simd>
void copy_columns(const WordGrid& grid, std::size_t column, std::size_t first, Extent there,
                  ColumnWords& words) {
  constexpr auto size = WordSquare<Simd>::size;
  if (there.lines < tile_columns || there.count < tile_depth) {
    __builtin_memset(words, 0, sizeof words);
  }
  for (std::size_t n = 0; n < there.lines; n += size) {
    const auto lines = there.lines - n < size ? there.lines - n : size;
    const TileCopy<Simd, TileOrder::ByElement> copy(grid, column + n, lines);
    copy(first, there.count, words[0] + n);
  }
}

}  // namespace lnsim::numerics::kernels
