// SPDX-License-Identifier: MIT
#pragma once

#include "models/numerics/product/kernels/float_mode.hpp"
#include "models/numerics/product/kernels/tile.hpp"

namespace lnsim::numerics::kernels {

/// Tiles of products of integers of at most 8 bits, by pairs of elements: a vector's sum is exact.
template <class Simd>
struct IntegerTiles {
  using Plan = IntegerPlan;
  using Mode = FloatModeScope<Simd, FloatMode::TowardZero>;
  using Int = typename Simd::Int;
  static constexpr std::size_t pairs = tile_depth / 2;
  static constexpr bool joins_vectors = true;

  /// Pairs of 16-bit integers.
  struct Left {
    std::uint32_t pairs[tile_rows][IntegerTiles::pairs];
  };
  struct Right {
    std::uint32_t pairs[IntegerTiles::pairs][tile_columns];
  };

  static void pack(const Plan& plan, const RowWords& words, Extent /*there*/, Left& left) {
    for (std::size_t i = 0; i < tile_rows; ++i) {
      for (std::size_t p = 0; p < pairs; ++p) {
        left.pairs[i][p] = pair(plan, words[i][2 * p], words[i][2 * p + 1]);
      }
    }
  }

  template <std::size_t vectors>
  static void expand(const Plan& plan, const ColumnWords& words, Extent /*there*/, Right& right) {
    for (std::size_t p = 0; p < pairs; ++p) {
      for (std::size_t n = 0; n < vectors * Simd::lanes; ++n) {
        right.pairs[p][n] = pair(plan, words[2 * p][n], words[2 * p + 1][n]);
      }
    }
  }

  /// Adds the products of a chunk to running sums; returns how many did not fit.
  template <std::size_t vectors>
  static std::uint64_t add(const Plan& plan, const Left& left, const Right& right,
                           const Chunk& chunk, RunningTile& running) {
    if (stay_within<Simd, vectors>(plan.range, plan.largest_sum, running)) {
      add_rows<vectors, false>(left, right, {0, chunk.count}, false, running.sums);
      return 0;
    }
    std::uint64_t overflows = 0;
    for (std::size_t v = 0; v < chunk.vector_count; ++v) {
      const auto first = chunk.vectors[v].first - chunk.first;
      std::int32_t sums[tile_rows][tile_columns];
      add_rows<vectors, true>(left, right, {first, first + chunk.vectors[v].count}, true, sums);
      overflows += accumulate_integers<Simd, vectors>(
          plan.range,
          [&](std::size_t i, std::size_t j) { return Simd::load(sums[i] + j * Simd::lanes); },
          running);
    }
    return overflows;
  }
  static std::int64_t sum_of(std::int32_t running) { return running; }
  static double number_of(std::int32_t running) { return running; }

 private:
  /// cuts: the stretch may begin or end within a pair.
  template <std::size_t vectors, bool cuts>
  static void add_rows(const Left& left, const Right& right, Stretch stretch, bool is_first,
                       std::int32_t (&sums)[tile_rows][tile_columns]) {
    constexpr auto rows = rows_at_once<Simd, vectors>;
    for (std::size_t top = 0; top < tile_rows; top += rows) {
      Int tile[rows][vectors] = {};
      for (auto p = stretch.first / 2; p < (stretch.end + 1) / 2; ++p) {
        const auto there = cuts ? halves(stretch, p) : ~0U;
        LNSIM_UNROLL for (std::size_t i = 0; i < rows; ++i) {
          const auto a = Simd::broadcast(static_cast<std::int32_t>(left.pairs[top + i][p] & there));
          LNSIM_UNROLL for (std::size_t j = 0; j < vectors; ++j) {
            const auto b = Simd::load(right.pairs[p] + j * Simd::lanes);
            tile[i][j] += Simd::multiply_halves(a, b);
          }
        }
      }
      LNSIM_UNROLL for (std::size_t i = 0; i < rows; ++i) {
        LNSIM_UNROLL for (std::size_t j = 0; j < vectors; ++j) {
          add_part<Simd>(sums[top + i] + j * Simd::lanes, tile[i][j], is_first);
        }
      }
    }
  }

  /// Which halves of a pair a stretch has.
  static std::uint32_t halves(Stretch stretch, std::size_t p) {
    const auto low = 2 * p >= stretch.first ? half_mask : 0;
    const auto high = 2 * p + 1 < stretch.end ? ~half_mask : 0;
    return low | high;
  }
  static std::uint32_t pair(const Plan& plan, std::uint32_t low, std::uint32_t high) {
    constexpr std::uint32_t half_bits = 16;
    return half(plan, low) | half(plan, high) << half_bits;
  }
  static std::uint32_t half(const Plan& plan, std::uint32_t word) {
    const auto value = static_cast<std::int32_t>(word << plan.unused_bits) >> plan.unused_bits;
    return static_cast<std::uint32_t>(value) & half_mask;
  }

  static constexpr std::uint32_t half_mask = 0xffff;
};

}  // namespace lnsim::numerics::kernels
