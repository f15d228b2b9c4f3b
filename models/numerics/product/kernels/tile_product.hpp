// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "models/numerics/product/kernels/product_block.hpp"
#include "models/numerics/product/kernels/scratch.hpp"
#include "models/numerics/product/kernels/tile.hpp"
#include "models/numerics/product/kernels/tile_output.hpp"
#include "models/numerics/product/kernels/tile_words.hpp"

namespace lnsim::numerics::kernels {

/// A B^T, tile by tile. Rows are taken in blocks whose packed chunks stay in a cache; each of them
/// meets every panel of columns, which is expanded once a block.
template <class Simd, class Tiles>
class TileProduct {
 public:
  TileProduct(const typename Tiles::Plan& plan, const ProductBlock& block)
      : plan_(plan),
        block_(block),
        panels_(groups(block.b.row_count, tile_columns)),
        tiles_(groups(smaller(block.a.row_count, block_rows), tile_rows)),
        left_(tiles_),
        right_(1),
        running_(tiles_ * panels_) {}

  /// Returns how many sums did not fit.
  std::uint64_t run() {
    std::uint64_t overflows = 0;
    for (std::size_t row = 0; row < block_.a.row_count; row += block_rows) {
      const auto rows = smaller(block_.a.row_count - row, block_rows);
      overflows += add_all(row, rows);
      write(row, rows);
    }
    return overflows;
  }

 private:
  static constexpr std::size_t block_rows = 1024;

  static std::size_t groups(std::size_t size, std::size_t of) { return (size + of - 1) / of; }
  static std::size_t smaller(std::size_t a, std::size_t b) { return a < b ? a : b; }

  /// Not inlined, so that nothing else is computed in its mode.
  [[gnu::noinline]] std::uint64_t add_all(std::size_t row, std::size_t rows) {
    const typename Tiles::Mode mode;
    for (std::size_t i = 0; i < tiles_ * panels_; ++i) {
      running_[i] = {};
    }
    std::uint64_t overflows = 0;
    for (std::size_t v = 0; v < block_.vector_count;) {
      const auto chunk = chunk_from(v);
      overflows += add_chunk(row, rows, chunk);
      v += chunk.vector_count;
    }
    return overflows;
  }

  /// As many vectors, from one on, as may be added up at once.
  Chunk chunk_from(std::size_t v) const {
    const auto* vectors = block_.vectors + v;
    Chunk chunk{vectors->first, vectors->count, vectors, 1};
    while (Tiles::joins_vectors && v + chunk.vector_count < block_.vector_count &&
           chunk.count + vectors[chunk.vector_count].count <= tile_depth) {
      chunk.count += vectors[chunk.vector_count++].count;
    }
    return chunk;
  }

  std::uint64_t add_chunk(std::size_t row, std::size_t rows, const Chunk& chunk) {
    for (std::size_t m = 0; m < rows; m += tile_rows) {
      pack(row + m, {smaller(rows - m, tile_rows), chunk.count}, chunk, left_[m / tile_rows]);
    }
    std::uint64_t overflows = 0;
    for (std::size_t panel = 0; panel < panels_; ++panel) {
      const auto columns = smaller(block_.b.row_count - panel * tile_columns, tile_columns);
      if (columns > tile_columns / 2) {
        overflows += add_panel<Simd::vectors>(rows, panel, {columns, chunk.count}, chunk);
      } else {
        overflows += add_panel<Simd::vectors / 2>(rows, panel, {columns, chunk.count}, chunk);
      }
    }
    return overflows;
  }

  template <std::size_t vectors>
  std::uint64_t add_panel(std::size_t rows, std::size_t panel, Extent columns, const Chunk& chunk) {
    expand<vectors>(panel, columns, chunk);
    std::uint64_t overflows = 0;
    for (std::size_t m = 0; m < rows; m += tile_rows) {
      overflows += Tiles::template add<vectors>(plan_, left_[m / tile_rows], right_[0], chunk,
                                                running(panel, m / tile_rows));
    }
    return overflows;
  }

  void pack(std::size_t row, Extent there, const Chunk& chunk, typename Tiles::Left& left) {
    alignas(64) RowWords words;
    copy_rows<Simd>(block_.a, row, chunk.first, there, words);
    Tiles::pack(plan_, words, there, left);
  }

  template <std::size_t vectors>
  void expand(std::size_t panel, Extent there, const Chunk& chunk) {
    alignas(64) ColumnWords words;
    copy_columns<Simd>(block_.b, panel * tile_columns, chunk.first, there, words);
    Tiles::template expand<vectors>(plan_, words, there, right_[0]);
  }

  RunningTile& running(std::size_t panel, std::size_t tile) {
    return running_[panel * tiles_ + tile];
  }

  /// The sums of some rows of the block, from those of their tiles.
  [[gnu::noinline]] void write(std::size_t row, std::size_t rows) {
    for (std::size_t panel = 0; panel < panels_; ++panel) {
      const auto first = panel * tile_columns;
      const auto columns = smaller(block_.b.row_count - first, tile_columns);
      for (std::size_t m = 0; m < rows; m += tile_rows) {
        const TileOutput<Simd, Tiles> output(block_.out, row + m, first);
        output(running(panel, m / tile_rows), smaller(rows - m, tile_rows), columns);
      }
    }
  }

  const typename Tiles::Plan& plan_;
  const ProductBlock& block_;
  std::size_t panels_;
  std::size_t tiles_;
  Scratch<Simd, typename Tiles::Left> left_;
  Scratch<Simd, typename Tiles::Right> right_;
  Scratch<Simd, RunningTile> running_;
};

/// Returns how many sums did not fit.
template <class Simd, class Tiles>
std::uint64_t multiply_tiles(const typename Tiles::Plan& plan, const ProductBlock& block) {
  return TileProduct<Simd, Tiles>(plan, block).run();
}

}  // namespace lnsim::numerics::kernels
