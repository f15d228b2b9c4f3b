// SPDX-License-Identifier: MIT
#pragma once

#include "models/numerics/product/kernels/float_mode.hpp"
#include "models/numerics/product/kernels/running_floats.hpp"
#include "models/numerics/product/kernels/tile.hpp"

namespace lnsim::numerics::kernels {

/// Tiles of products of floats that are summed up in pairs of neighbours. Words are those of fp32,
/// and so are running sums.
template <class Simd>
struct FloatTiles : RunningFloats<Simd> {
  using Plan = FloatPlan;
  using Int = typename Simd::Int;
  using Float = typename Simd::Float;
  using Mode = FloatModeScope<Simd, FloatMode::NearestAndFlushed>;
  using RunningFloats<Simd>::is_special;
  static constexpr bool joins_vectors = false;

  struct Left {
    std::uint32_t words[tile_rows][tile_depth];
    std::int32_t special[tile_rows];  ///< -1 where an operand is, else 0
    std::size_t width;                ///< of the tree: elements, and zeros up to a power of two
  };
  struct Right {
    std::uint32_t words[tile_depth][tile_columns];
    std::int32_t special[tile_columns];
  };
  static void pack(const Plan& /*plan*/, const RowWords& words, Extent there, Left& left) {
    for (left.width = 1; left.width < there.count;) {
      left.width *= 2;
    }
    for (std::size_t i = 0; i < tile_rows; ++i) {
      Int special{};
      for (std::size_t k = 0; k < tile_depth; k += Simd::lanes) {
        const auto word = Simd::load(words[i] + k);
        Simd::store(left.words[i] + k, word);
        special |= is_special(word);
      }
      left.special[i] = Simd::signs(special) == 0 ? 0 : -1;
    }
  }

  template <std::size_t vectors>
  static void expand(const Plan& /*plan*/, const ColumnWords& words, Extent /*there*/,
                     Right& right) {
    for (std::size_t n = 0; n < vectors * Simd::lanes; n += Simd::lanes) {
      Int special{};
      for (std::size_t k = 0; k < tile_depth; ++k) {
        const auto word = Simd::load(words[k] + n);
        Simd::store(right.words[k] + n, word);
        special |= is_special(word);
      }
      Simd::store(right.special + n, special);
    }
  }

  /// Adds the tree of a chunk, which is one vector, to running sums; returns how many became
  /// infinite or NaN though no operand is.
  template <std::size_t vectors>
  static std::uint64_t add(const Plan& /*plan*/, const Left& left, const Right& right,
                           const Chunk& /*chunk*/, RunningTile& running) {
    Float trees[tile_rows][vectors];
    for (std::size_t i = 0; i < tile_rows; ++i) {
      any_tree<tile_depth, vectors>(left.width, left.words[i], right.words, trees[i]);
    }
    std::uint64_t overflows = 0;
    for (std::size_t i = 0; i < tile_rows; ++i) {
      LNSIM_UNROLL for (std::size_t j = 0; j < vectors; ++j) {
        const auto column = j * Simd::lanes;
        overflows +=
            RunningFloats<Simd>::add_to(running.sums[i] + column, trees[i][j],
                                        left.special[i] | Simd::load(right.special + column));
      }
    }
    return overflows;
  }

 private:
  /// A tree of at most `width` elements that has as many as it is told.
  template <std::size_t width, std::size_t vectors>
  static void any_tree(std::size_t elements, const std::uint32_t* a,
                       const std::uint32_t (*b)[tile_columns], Float* sums) {
    if constexpr (width > 1) {
      if (elements < width) {
        return any_tree<width / 2, vectors>(elements, a, b, sums);
      }
    }
    tree<width, vectors>(a, b, sums);
  }

  template <std::size_t width, std::size_t vectors>
  [[gnu::always_inline]] static void tree(const std::uint32_t* a,
                                          const std::uint32_t (*b)[tile_columns], Float* sums) {
    Float right[vectors];
    if constexpr (width > 1) {
      tree<width / 2, vectors>(a, b, sums);
      tree<width / 2, vectors>(a + width / 2, b + width / 2, right);
    }
    LNSIM_UNROLL for (std::size_t j = 0; j < vectors; ++j) {
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
