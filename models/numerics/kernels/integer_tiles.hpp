// SPDX-License-Identifier: MIT
#pragma once

#include "models/numerics/kernels/float_mode.hpp"
#include "models/numerics/kernels/tile.hpp"

namespace lnsim::numerics::kernels {

/// Tiles of products of integers of at most 8 bits, by pairs of elements: a vector's sum is exact.
template <class Simd>
struct IntegerTiles {
  using Plan = IntegerPlan;
  using Mode = FloatModeScope<Simd, FloatMode::TowardZero>;
  using Int = typename Simd::Int;
  static constexpr std::size_t pairs = tile_depth / 2;

  /// Pairs of 16-bit integers.
  struct Left {
    std::uint32_t pairs[tile_rows][IntegerTiles::pairs];
  };
  struct Right {
    std::uint32_t pairs[IntegerTiles::pairs][tile_columns];
  };
  struct Sums {
    Int sums[tile_rows][Simd::vectors];
  };

  static void pack(const Plan& plan, const std::uint32_t* words, std::size_t stride,
                   std::size_t rows, std::size_t count, Left& left) {
    for (std::size_t i = 0; i < tile_rows; ++i) {
      const auto present = i < rows;
      const WholeVector<Simd> row(words + (present ? i : 0) * stride, present ? count : 0);
      for (std::size_t p = 0; p < pairs; ++p) {
        left.pairs[i][p] = pair(plan, row.words(), p);
      }
    }
  }

  static void expand(const Plan& plan, const std::uint32_t* words, std::size_t stride,
                     std::size_t columns, std::size_t count, Right& right) {
    for (std::size_t n = 0; n < tile_columns; ++n) {
      const auto present = n < columns;
      const WholeVector<Simd> column(words + (present ? n : 0) * stride, present ? count : 0);
      for (std::size_t p = 0; p < pairs; ++p) {
        right.pairs[p][n] = pair(plan, column.words(), p);
      }
    }
  }

  static void multiply(const Plan& /*plan*/, const Left& left, const Right& right,
                       std::size_t count, Sums& sums) {
    for (std::size_t i = 0; i < tile_rows; i += Simd::rows) {
      multiply_rows(left, right, i, count, sums);
    }
  }

  static std::uint64_t accumulate(const Plan& plan, const Left& /*left*/, const Right& /*right*/,
                                  const Sums& sums, std::int32_t* running) {
    const auto read = [&sums](std::size_t i, std::size_t j) { return sums.sums[i][j]; };
    return accumulate_integers<Simd>(plan.range, read, running);
  }
  static std::int64_t sum_of(std::int32_t running) { return running; }

 private:
  static void multiply_rows(const Left& left, const Right& right, std::size_t top,
                            std::size_t count, Sums& sums) {
    Int tile[Simd::rows][Simd::vectors] = {};
    for (std::size_t p = 0; p < (count + 1) / 2; ++p) {
      LNSIM_UNROLL for (std::size_t i = 0; i < Simd::rows; ++i) {
        const auto a = Simd::broadcast(static_cast<std::int32_t>(left.pairs[top + i][p]));
        LNSIM_UNROLL for (std::size_t j = 0; j < Simd::vectors; ++j) {
          const auto b = Simd::load(right.pairs[p] + j * Simd::lanes);
          tile[i][j] += Simd::multiply_halves(a, b);
        }
      }
    }
    LNSIM_UNROLL for (std::size_t i = 0; i < Simd::rows; ++i) {
      LNSIM_UNROLL for (std::size_t j = 0; j < Simd::vectors; ++j) {
        sums.sums[top + i][j] = tile[i][j];
      }
    }
  }

  /// Elements 2 p and 2 p + 1.
  static std::uint32_t pair(const Plan& plan, const std::uint32_t* words, std::size_t p) {
    constexpr std::uint32_t half_bits = 16;
    return half(plan, words[2 * p]) | half(plan, words[2 * p + 1]) << half_bits;
  }
  static std::uint32_t half(const Plan& plan, std::uint32_t word) {
    constexpr std::uint32_t half_mask = 0xffff;
    const auto value = static_cast<std::int32_t>(word << plan.unused_bits) >> plan.unused_bits;
    return static_cast<std::uint32_t>(value) & half_mask;
  }
};

}  // namespace lnsim::numerics::kernels
