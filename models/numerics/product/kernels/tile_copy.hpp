// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "models/numerics/product/kernels/product_block.hpp"
#include "models/numerics/product/kernels/tile.hpp"
#include "models/numerics/product/kernels/word_square.hpp"

namespace lnsim::numerics::kernels {

/// How the words of a tile lie: element k of row i at i * row_stride + k * element_stride.
enum class TileOrder : std::uint8_t {
  ByRow,     ///< tile_depth words a row
  ByElement  ///< tile_columns words an element
};

/// Copies `count` elements, from `first` on, of at most 8 rows of a grid to a tile.
template <class Simd, TileOrder order>
class TileCopy {
 public:
  using Square = WordSquare<Simd>;

  TileCopy(const WordGrid& grid, std::size_t row, std::size_t rows)
      : words_(grid.words),
        rows_(grid.rows + row),
        columns_(grid.columns),
        row_count_(rows),
        rows_adjoin_(rows == Square::size && Square::adjoin(rows_)) {}

  void operator()(std::size_t first, std::size_t count, std::uint32_t* to) const {
    for (std::size_t k = 0; k < count; k += Square::size) {
      const auto* columns = columns_ + first + k;
      auto* square = to + k * element_stride;
      if (count - k < Square::size) {
        copy_words(columns, count - k, square);
      } else if (Square::adjoin(columns)) {
        copy_rows(columns[0], square);
      } else if (rows_adjoin_) {
        copy_columns(columns, square);
      } else {
        copy_words(columns, Square::size, square);
      }
    }
  }

 private:
  static constexpr std::size_t row_stride = order == TileOrder::ByRow ? tile_depth : 1;
  static constexpr std::size_t element_stride = order == TileOrder::ByRow ? 1 : tile_columns;
  static constexpr std::size_t line_stride = order == TileOrder::ByRow ? tile_depth : tile_columns;

  void copy_rows(std::uint32_t column, std::uint32_t* to) const {
    Square square{};
    const auto* from = words_ + column;
    if (row_count_ == Square::size) {
      LNSIM_UNROLL for (std::size_t i = 0; i < Square::size; ++i) {
        square.lines[i] = Square::load(from + rows_[i]);
      }
    } else {
      for (std::size_t i = 0; i < row_count_; ++i) {
        square.lines[i] = Square::load(from + rows_[i]);
      }
    }
    if constexpr (order == TileOrder::ByElement) {
      square.transpose();
    }
    store(square, to);
  }

  void copy_columns(const std::uint32_t* columns, std::uint32_t* to) const {
    Square square;
    const auto* from = words_ + rows_[0];
    LNSIM_UNROLL for (std::size_t k = 0; k < Square::size; ++k) {
      square.lines[k] = Square::load(from + columns[k]);
    }
    if constexpr (order == TileOrder::ByRow) {
      square.transpose();
    }
    store(square, to);
  }

  static void store(const Square& square, std::uint32_t* to) {
    LNSIM_UNROLL for (std::size_t i = 0; i < Square::size; ++i) {
      Square::store(to + i * line_stride, square.lines[i]);
    }
  }

  void copy_words(const std::uint32_t* columns, std::size_t count, std::uint32_t* to) const {
    for (std::size_t i = 0; i < row_count_; ++i) {
      const auto* from = words_ + rows_[i];
      for (std::size_t k = 0; k < count; ++k) {
        to[i * row_stride + k * element_stride] = from[columns[k]];
      }
    }
  }

  const std::uint32_t* words_;
  const std::uint32_t* rows_;
  const std::uint32_t* columns_;
  std::size_t row_count_;
  bool rows_adjoin_;
};

}  // namespace lnsim::numerics::kernels
