// SPDX-License-Identifier: MIT
#pragma once

#include "models/numerics/product/kernels/float_mode.hpp"
#include "models/numerics/product/kernels/running_floats.hpp"
#include "models/numerics/product/kernels/tile.hpp"

namespace lnsim::numerics::kernels {

/// Tiles of products of floats whose sum over a vector is exact as a double, rounded once to fp32.
/// Words are those of fp32, and so are running sums.
template <class Simd>
struct ExactTiles : RunningFloats<Simd> {
  using Plan = FloatPlan;
  using Int = typename Simd::Int;
  using Float = typename Simd::Float;
  using Double = typename Simd::Double;
  using Mode = FloatModeScope<Simd, FloatMode::NearestAndFlushed>;
  static constexpr bool joins_vectors = false;
  static constexpr std::size_t half = Simd::lanes / 2;  ///< doubles of a vector

  struct Left {
    double values[tile_rows][tile_depth];
    std::int32_t special[tile_rows];  ///< -1 where an operand is, else 0
    std::size_t count;                ///< of elements
  };
  struct Right {
    double values[tile_depth][tile_columns];
    std::int32_t special[tile_columns];
  };

  static void pack(const Plan& /*plan*/, const RowWords& words, Extent there, Left& left) {
    left.count = there.count;
    for (std::size_t i = 0; i < tile_rows; ++i) {
      Int special{};
      for (std::size_t k = 0; k < tile_depth; k += Simd::lanes) {
        special |= RunningFloats<Simd>::is_special(Simd::load(words[i] + k));
        Simd::store(left.values[i] + k, Simd::widen(words[i] + k));
        Simd::store(left.values[i] + k + half, Simd::widen(words[i] + k + half));
      }
      left.special[i] = Simd::signs(special) == 0 ? 0 : -1;
    }
  }

  template <std::size_t vectors>
  static void expand(const Plan& /*plan*/, const ColumnWords& words, Extent there, Right& right) {
    for (std::size_t n = 0; n < vectors * Simd::lanes; n += Simd::lanes) {
      Int special{};
      for (std::size_t k = 0; k < there.count; ++k) {
        special |= RunningFloats<Simd>::is_special(Simd::load(words[k] + n));
        Simd::store(right.values[k] + n, Simd::widen(words[k] + n));
        Simd::store(right.values[k] + n + half, Simd::widen(words[k] + n + half));
      }
      Simd::store(right.special + n, special);
    }
  }

  /// Adds the sums of a chunk, which is one vector, to running sums; returns how many became
  /// infinite or NaN though no operand is.
  template <std::size_t vectors>
  static std::uint64_t add(const Plan& /*plan*/, const Left& left, const Right& right,
                           const Chunk& /*chunk*/, RunningTile& running) {
    constexpr std::size_t rows = Simd::rows < 4 ? Simd::rows : 4;
    std::uint64_t overflows = 0;
    for (std::size_t i = 0; i < tile_rows; i += rows) {
      for (std::size_t j = 0; j < vectors; j += 2) {
        overflows += add_block < rows, vectors < 2 ? vectors : 2 > (left, right, i, j, running);
      }
    }
    return overflows;
  }

 private:
  /// Of `rows` rows from i on and `vectors` vectors of columns from j on.
  template <std::size_t rows, std::size_t vectors>
  static std::uint64_t add_block(const Left& left, const Right& right, std::size_t i, std::size_t j,
                                 RunningTile& running) {
    Double sums[rows][2 * vectors] = {};
    const auto first = j * Simd::lanes;
    for (std::size_t k = 0; k < left.count; ++k) {
      Double factors[2 * vectors];
      LNSIM_UNROLL for (std::size_t h = 0; h < 2 * vectors; ++h) {
        factors[h] = Simd::load_double(right.values[k] + first + h * half);
      }
      LNSIM_UNROLL for (std::size_t r = 0; r < rows; ++r) {
        const auto value = Simd::broadcast(left.values[i + r][k]);
        LNSIM_UNROLL for (std::size_t h = 0; h < 2 * vectors; ++h) {
          sums[r][h] = Simd::multiply_add(value, factors[h], sums[r][h]);
        }
      }
    }
    std::uint64_t overflows = 0;
    LNSIM_UNROLL for (std::size_t r = 0; r < rows; ++r) {
      LNSIM_UNROLL for (std::size_t v = 0; v < vectors; ++v) {
        const auto column = first + v * Simd::lanes;
        const auto special = left.special[i + r] | Simd::load(right.special + column);
        overflows +=
            RunningFloats<Simd>::add_to(running.sums[i + r] + column,
                                        Simd::narrow(sums[r][2 * v], sums[r][2 * v + 1]), special);
      }
    }
    return overflows;
  }
};

}  // namespace lnsim::numerics::kernels
