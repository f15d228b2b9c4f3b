// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "models/numerics/kernels/product_block.hpp"
#include "models/numerics/kernels/scratch.hpp"
#include "models/numerics/kernels/tile.hpp"

namespace lnsim::numerics::kernels {

/// A B^T, tile by tile. Rows are taken in blocks whose packed vectors stay in a cache; each of
/// their vectors meets every panel of columns, which is expanded once a block.
template <class Simd, class Tiles>
class TileProduct {
 public:
  TileProduct(const typename Tiles::Plan& plan, const ProductBlock& block)
      : plan_(plan),
        block_(block),
        panels_(groups(block.b_rows, tile_columns)),
        tiles_(groups(block.a_rows < block_rows ? block.a_rows : block_rows, tile_rows)),
        left_(tiles_),
        right_(1),
        running_(tiles_ * panels_ * tile_size) {}

  /// Returns how many sums did not fit.
  [[gnu::noinline]] std::uint64_t run() {
    std::uint64_t overflows = 0;
    for (std::size_t row = 0; row < block_.a_rows; row += block_rows) {
      const auto rows = smaller(block_.a_rows - row, block_rows);
      for (std::size_t i = 0; i < tiles_ * panels_ * tile_size; ++i) {
        running_[i] = 0;
      }
      for (std::size_t v = 0; v < block_.vector_count; ++v) {
        overflows += add_vector(row, rows, block_.vectors[v]);
      }
      write(row, rows);
    }
    return overflows;
  }

 private:
  static constexpr std::size_t block_rows = 1024;
  static constexpr std::size_t tile_size = tile_rows * tile_columns;

  static std::size_t groups(std::size_t size, std::size_t of) { return (size + of - 1) / of; }
  static std::size_t smaller(std::size_t a, std::size_t b) { return a < b ? a : b; }

  std::uint64_t add_vector(std::size_t row, std::size_t rows, const VectorRange& vector) {
    const auto* a = block_.a + row * block_.columns + vector.first;
    for (std::size_t m = 0; m < rows; m += tile_rows) {
      const auto* tile = a + m * block_.columns;
      const auto present = smaller(rows - m, tile_rows);
      prefetch(tile + present * block_.columns, smaller(rows - m - present, tile_rows));
      Tiles::pack(plan_, tile, block_.columns, present, vector.count, left_[m / tile_rows]);
    }
    std::uint64_t overflows = 0;
    for (std::size_t panel = 0; panel < panels_; ++panel) {
      const auto n = panel * tile_columns;
      const auto* columns = block_.b + n * block_.columns + vector.first;
      const auto present = smaller(block_.b_rows - n, tile_columns);
      Tiles::expand(plan_, columns, block_.columns, present, vector.count, right_[0]);
      prefetch(columns + present * block_.columns,
               smaller(block_.b_rows - n - present, tile_columns));
      for (std::size_t tile = 0; tile < groups(rows, tile_rows); ++tile) {
        overflows += add_tile(left_[tile], vector.count, running(panel, tile));
      }
    }
    return overflows;
  }

  /// Fetches a vector of some rows ahead of its use: they are too far apart for the processor to
  /// see what comes next.
  void prefetch(const std::uint32_t* words, std::size_t rows) {
    constexpr std::size_t line_words = 16;
    for (std::size_t i = 0; i < rows; ++i) {
      __builtin_prefetch(words + i * block_.columns);
      __builtin_prefetch(words + i * block_.columns + line_words);
    }
  }

  std::uint64_t add_tile(const typename Tiles::Left& left, std::size_t count,
                         std::int32_t* running) {
    typename Tiles::Sums sums;
    Tiles::multiply(plan_, left, right_[0], count, sums);
    return Tiles::accumulate(plan_, left, right_[0], sums, running);
  }

  std::int32_t* running(std::size_t panel, std::size_t tile) {
    return &running_[(panel * tiles_ + tile) * tile_size];
  }

  /// The sums of some rows of the block, from those of their tiles.
  void write(std::size_t row, std::size_t rows) {
    for (std::size_t panel = 0; panel < panels_; ++panel) {
      const auto first = panel * tile_columns;
      const auto columns = smaller(block_.b_rows - first, tile_columns);
      for (std::size_t m = 0; m < rows; ++m) {
        const auto* from = running(panel, m / tile_rows) + m % tile_rows * tile_columns;
        auto* to = block_.sums + (row + m) * block_.row_stride + first * block_.column_stride;
        for (std::size_t n = 0; n < columns; ++n) {
          to[n * block_.column_stride] = Tiles::sum_of(from[n]);
        }
      }
    }
  }

  const typename Tiles::Plan& plan_;
  const ProductBlock& block_;
  std::size_t panels_;
  std::size_t tiles_;
  Scratch<Simd, typename Tiles::Left> left_;
  Scratch<Simd, typename Tiles::Right> right_;
  Scratch<Simd, std::int32_t> running_;
};

/// Returns how many sums did not fit.
template <class Simd, class Tiles>
std::uint64_t multiply_tiles(const typename Tiles::Plan& plan, const ProductBlock& block) {
  TileProduct<Simd, Tiles> product(plan, block);
  const typename Tiles::Mode mode;
  return product.run();
}

}  // namespace lnsim::numerics::kernels
