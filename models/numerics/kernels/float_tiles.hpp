// SPDX-License-Identifier: MIT
#pragma once

#include "models/numerics/kernels/float_mode.hpp"
#include "models/numerics/kernels/tile.hpp"

namespace lnsim::numerics::kernels {

/// Tiles of products of floats that are summed up in pairs of neighbours. Words are those of fp32,
/// and so are running sums.
template <class Simd>
struct FloatTiles {
  using Plan = FloatPlan;
  using Int = typename Simd::Int;
  using Float = typename Simd::Float;
  using Mode = FloatModeScope<Simd, FloatMode::NearestAndFlushed>;
  static constexpr std::int32_t magnitude_mask = INT32_MAX;
  static constexpr std::int32_t infinity = 0x7f800000;

  struct Left {
    std::uint32_t words[tile_rows][tile_depth];
    std::int32_t infinite[tile_rows];  ///< -1 where an operand is, else 0
    std::size_t width;                 ///< of the tree: elements, and zeros up to a power of two
  };
  struct Right {
    std::uint32_t words[tile_depth][tile_columns];
    std::int32_t infinite[tile_columns];
  };
  struct Sums {
    Float trees[tile_rows][Simd::vectors];
  };

  static void pack(const Plan& /*plan*/, const std::uint32_t* words, std::size_t stride,
                   std::size_t rows, std::size_t count, Left& left) {
    for (left.width = 1; left.width < count;) {
      left.width *= 2;
    }
    for (std::size_t i = 0; i < tile_rows; ++i) {
      const auto present = i < rows;
      const WholeVector<Simd> row(words + (present ? i : 0) * stride, present ? count : 0);
      left.infinite[i] = any_infinite(row.words());
      for (std::size_t k = 0; k < tile_depth; k += Simd::lanes) {
        Simd::store(left.words[i] + k, Simd::load(row.words() + k));
      }
    }
  }

  static void expand(const Plan& /*plan*/, const std::uint32_t* words, std::size_t stride,
                     std::size_t columns, std::size_t count, Right& right) {
    for (std::size_t n = 0; n < tile_columns; ++n) {
      const auto present = n < columns;
      const WholeVector<Simd> column(words + (present ? n : 0) * stride, present ? count : 0);
      right.infinite[n] = any_infinite(column.words());
      for (std::size_t k = 0; k < tile_depth; ++k) {
        right.words[k][n] = column.words()[k];
      }
    }
  }

  static void multiply(const Plan& /*plan*/, const Left& left, const Right& right,
                       std::size_t /*count*/, Sums& sums) {
    for (std::size_t i = 0; i < tile_rows; ++i) {
      any_tree<tile_depth>(left.width, left.words[i], right.words, sums.trees[i]);
    }
  }

  /// Adds the trees to running sums; returns how many became infinite though no operand is.
  static std::uint64_t accumulate(const Plan& /*plan*/, const Left& left, const Right& right,
                                  const Sums& sums, std::int32_t* running) {
    std::uint64_t overflows = 0;
    for (std::size_t i = 0; i < tile_rows; ++i) {
      for (std::size_t j = 0; j < Simd::vectors; ++j) {
        auto* to = running + i * tile_columns + j * Simd::lanes;
        const auto before = Simd::load(to);
        const auto after =
            reinterpret_cast<Int>(reinterpret_cast<Float>(before) + sums.trees[i][j]);
        Simd::store(to, after);
        const auto operands =
            is_infinite(before) | left.infinite[i] | Simd::load(right.infinite + j * Simd::lanes);
        overflows += count_lanes<Simd>(is_infinite(after) & ~operands);
      }
    }
    return overflows;
  }

  /// The one NaN is positive.
  static std::int64_t sum_of(std::int32_t running) {
    constexpr std::int64_t quiet_nan = 0x7fc00000;
    const auto is_nan = (running & magnitude_mask) > infinity;
    return is_nan ? quiet_nan : std::int64_t{static_cast<std::uint32_t>(running)};
  }

 private:
  static Int is_infinite(Int bits) { return (bits & magnitude_mask) == infinity; }
  static std::int32_t any_infinite(const std::uint32_t* words) {
    Int any{};
    for (std::size_t k = 0; k < tile_depth; k += Simd::lanes) {
      any |= is_infinite(Simd::load(words + k));
    }
    return Simd::signs(any) == 0 ? 0 : -1;
  }

  /// A tree of at most `width` elements that has as many as it is told.
  template <std::size_t width>
  static void any_tree(std::size_t elements, const std::uint32_t* a,
                       const std::uint32_t (*b)[tile_columns], Float* sums) {
    if constexpr (width > 1) {
      if (elements < width) {
        return any_tree<width / 2>(elements, a, b, sums);
      }
    }
    tree<width>(a, b, sums);
  }

  template <std::size_t width>
  [[gnu::always_inline]] static void tree(const std::uint32_t* a,
                                          const std::uint32_t (*b)[tile_columns], Float* sums) {
    Float right[Simd::vectors];
    if constexpr (width > 1) {
      tree<width / 2>(a, b, sums);
      tree<width / 2>(a + width / 2, b + width / 2, right);
    }
    LNSIM_UNROLL for (std::size_t j = 0; j < Simd::vectors; ++j) {
      if constexpr (width > 1) {
        sums[j] += right[j];
      } else {
        const auto factor = Simd::broadcast(static_cast<std::int32_t>(*a));
        sums[j] = reinterpret_cast<Float>(factor) *
                  reinterpret_cast<Float>(Simd::load(*b + j * Simd::lanes));
      }
    }
  }
};

}  // namespace lnsim::numerics::kernels
