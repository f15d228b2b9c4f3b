// SPDX-License-Identifier: MIT
#pragma once

#include "models/numerics/product/kernels/float_mode.hpp"
#include "models/numerics/product/kernels/tile.hpp"

namespace lnsim::numerics::kernels {

/// Tiles of products of floats that are cut to a fixed-point window, whose sums are integers. Words
/// are those of fp32, all finite.
template <class Simd>
struct FixedTiles {
  using Plan = FixedPlan;
  using Mode = FloatModeScope<Simd, FloatMode::NearestAndFlushed>;
  using Int = typename Simd::Int;
  using Float = typename Simd::Float;
  static constexpr bool joins_vectors = false;

  /// In units of the window, over those of the right.
  struct Left {
    float values[tile_rows][tile_depth];
    std::size_t count;  ///< of elements
  };
  struct Right {
    std::uint32_t words[tile_depth][tile_columns];
  };

  static void pack(const Plan& plan, const RowWords& words, Extent there, Left& left) {
    left.count = there.count;
    for (std::size_t i = 0; i < tile_rows; ++i) {
      for (std::size_t k = 0; k < tile_depth; k += Simd::lanes) {
        const auto values = reinterpret_cast<Float>(Simd::load(words[i] + k));
        Simd::store(left.values[i] + k, reinterpret_cast<Int>(values * plan.to_units));
      }
    }
  }

  template <std::size_t vectors>
  static void expand(const Plan& /*plan*/, const ColumnWords& words, Extent there, Right& right) {
    for (std::size_t k = 0; k < there.count; ++k) {
      for (std::size_t n = 0; n < vectors * Simd::lanes; n += Simd::lanes) {
        Simd::store(right.words[k] + n, Simd::load(words[k] + n));
      }
    }
  }

  /// Adds the sums of a chunk, which is one vector, to running ones; returns how many did not fit.
  template <std::size_t vectors>
  static std::uint64_t add(const Plan& plan, const Left& left, const Right& right,
                           const Chunk& /*chunk*/, RunningTile& running) {
    std::int32_t sums[tile_rows][tile_columns];
    constexpr auto rows = rows_at_once<Simd, vectors>;
    for (std::size_t top = 0; top < tile_rows; top += rows) {
      Int tile[rows][vectors] = {};
      for (std::size_t k = 0; k < left.count; ++k) {
        LNSIM_UNROLL for (std::size_t i = 0; i < rows; ++i) {
          const auto a = Simd::broadcast(left.values[top + i][k]);
          LNSIM_UNROLL for (std::size_t j = 0; j < vectors; ++j) {
            const auto b = reinterpret_cast<Float>(Simd::load(right.words[k] + j * Simd::lanes));
            tile[i][j] += __builtin_convertvector(a * b, Int);  // Cuts towards zero.
          }
        }
      }
      LNSIM_UNROLL for (std::size_t i = 0; i < rows; ++i) {
        LNSIM_UNROLL for (std::size_t j = 0; j < vectors; ++j) {
          Simd::store(sums[top + i] + j * Simd::lanes, tile[i][j]);
        }
      }
    }
    return accumulate_integers<Simd, vectors>(
        plan.range,
        [&](std::size_t i, std::size_t j) { return Simd::load(sums[i] + j * Simd::lanes); },
        running);
  }
  static std::int64_t sum_of(std::int32_t running) { return running; }
  static double number_of(std::int32_t running) { return running; }
};

}  // namespace lnsim::numerics::kernels
