// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "models/numerics/product/kernels/product_block.hpp"
#include "models/numerics/product/kernels/tile.hpp"
#include "models/numerics/product/kernels/word_square.hpp"

namespace lnsim::numerics::kernels {

/// Writes a tile's sums, or their values, to their places.
template <class Simd, class Tiles>
class TileOutput {
 public:
  TileOutput(const SumGrid& grid, std::size_t row, std::size_t column)
      : grid_(grid), rows_(grid.rows + row), columns_(grid.columns + column) {}

  void operator()(const RunningTile& running, std::size_t rows, std::size_t columns) const {
    if (grid_.values == nullptr) {
      for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t n = 0; n < columns; ++n) {
          grid_.sums[place(i, n)] = Tiles::sum_of(running.sums[i][n]);
        }
      }
      return;
    }
    alignas(64) float values[tile_rows][tile_columns];
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t n = 0; n < tile_columns; ++n) {
        values[i][n] = static_cast<float>(Tiles::number_of(running.sums[i][n]) * grid_.unit);
      }
    }
    for (std::size_t n = 0; n < columns; n += Square::size) {
      write(values, rows, n, columns - n < Square::size ? columns - n : Square::size);
    }
  }

 private:
  using Square = WordSquare<Simd>;

  [[nodiscard]] std::size_t place(std::size_t i, std::size_t n) const {
    return std::size_t{rows_[i]} + columns_[n];
  }

  /// Columns from n on, at most a square.
  void write(const float (&values)[tile_rows][tile_columns], std::size_t rows, std::size_t n,
             std::size_t columns) const {
    const auto is_square = rows == Square::size && columns == Square::size;
    auto* const to = grid_.values;
    if (is_square && Square::adjoin(columns_ + n)) {
      LNSIM_UNROLL for (std::size_t i = 0; i < Square::size; ++i) {
        Square::store(to + place(i, n), Square::load(values[i] + n));
      }
    } else if (is_square && Square::adjoin(rows_)) {
      Square square;
      LNSIM_UNROLL for (std::size_t i = 0; i < Square::size; ++i) {
        square.lines[i] = Square::load(values[i] + n);
      }
      square.transpose();
      LNSIM_UNROLL for (std::size_t i = 0; i < Square::size; ++i) {
        Square::store(to + place(0, n + i), square.lines[i]);
      }
    } else {
      for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = n; j < n + columns; ++j) {
          to[place(i, j)] = values[i][j];
        }
      }
    }
  }

  const SumGrid& grid_;
  const std::uint32_t* rows_;
  const std::uint32_t* columns_;
};

}  // namespace lnsim::numerics::kernels
