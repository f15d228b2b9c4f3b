// SPDX-License-Identifier: MIT
#pragma once

#include "models/numerics/product/kernels/decoded_row.hpp"
#include "models/numerics/product/kernels/float_mode.hpp"
#include "models/numerics/product/kernels/wide_tile.hpp"

namespace lnsim::numerics::kernels {

/// Tiles of products of a logarithmic format. Rows says what is kept of an element, and how a
/// stretch of elements is multiplied whose sums are sure to fit.
template <class Simd, class Rows>
struct LogTiles {
  using Plan = RowPlan;
  using Left = typename Rows::Left;
  using Right = typename Rows::Right;
  using Mode = FloatModeScope<Simd, FloatMode::TowardZero>;
  using Int = typename Simd::Int;
  /// Where terms are rounded one by one, vectors end anywhere unless a running sum might overflow.
  static constexpr bool joins_vectors = Rows::rounds_terms;

  static void pack(const Plan& plan, const RowWords& words, Extent there, Left& left) {
    DecodedRow<Simd> largest;
    for (std::size_t i = 0; i < tile_rows; ++i) {
      const auto row = decode_row<Simd>(plan, words[i], i < there.lines ? there.count : 0);
      Rows::pack(plan, i, row, left);
      LNSIM_UNROLL for (std::size_t v = 0; v < row.size; ++v) {
        largest.exponents[v] =
            i == 0 ? row.exponents[v] : Simd::max(largest.exponents[v], row.exponents[v]);
      }
    }
    LNSIM_UNROLL for (std::size_t v = 0; v < largest.size; ++v) {
      Simd::store(left.bounds + v * Simd::lanes,
                  factor_bounds<Simd>(plan, plan.bound_field_a, largest.exponents[v]));
    }
  }

  template <std::size_t vectors>
  static void expand(const Plan& plan, const ColumnWords& words, Extent there, Right& right) {
    alignas(64) std::int32_t largest[tile_depth];
    Rows::begin(right);
    for (std::size_t k = 0; k < there.count; ++k) {
      auto most = Simd::broadcast(-1);
      LNSIM_UNROLL for (std::size_t v = 0; v < vectors; ++v) {
        const auto begin = v * Simd::lanes;
        Int exponent;
        Int sign;
        decode<Simd>(plan, Simd::load(words[k] + begin),
                     there.lines > begin ? there.lines - begin : 0, exponent, sign);
        Rows::expand(plan, k, v, exponent, sign, right);
        most = Simd::max(most, exponent);
      }
      largest[k] = Simd::largest(most);
    }
    for (std::size_t k = there.count; k < tile_depth; ++k) {
      largest[k] = -1;
    }
    for (std::size_t k = 0; k < tile_depth; k += Simd::lanes) {
      Simd::store(right.bounds + k,
                  factor_bounds<Simd>(plan, plan.bound_field_b, Simd::load(largest + k)));
    }
  }

  /// Adds the products of a chunk to running sums; returns how many did not fit.
  template <std::size_t vectors>
  static std::uint64_t add(const Plan& plan, const Left& left, const Right& right,
                           const Chunk& chunk, RunningTile& running) {
    const auto bound = product_bound<Simd>(left.bounds, right.bounds);
    if constexpr (joins_vectors) {
      if (bound <= plan.window &&
          stay_within<Simd, vectors>(plan.range, magnitude_bound(plan, bound), running)) {
        Rows::template add<vectors>(plan, left, right, {0, chunk.count}, false, running.sums);
        return 0;
      }
    }
    return add_vectors<vectors>(plan, left, right, chunk, bound, running);
  }
  static std::int64_t sum_of(std::int32_t running) { return running; }
  static double number_of(std::int32_t running) { return running; }

 private:
  using Sums = typename Rows::Sums;
  /// Of sums of terms, from a sum of products of bounds: floors may add 1 a term.
  static std::int64_t magnitude_bound(const Plan& plan, float bound) {
    return static_cast<std::int64_t>(bound * plan.bound_scale) + std::int64_t{tile_depth + 1};
  }

  /// Adds vector by vector, and makes what does not fit.
  template <std::size_t vectors>
  [[gnu::noinline]] static std::uint64_t add_vectors(const Plan& plan, const Left& left,
                                                     const Right& right, const Chunk& chunk,
                                                     float bound, RunningTile& running) {
    std::uint64_t overflows = 0;
    for (std::size_t v = 0; v < chunk.vector_count; ++v) {
      const auto first = chunk.vectors[v].first - chunk.first;
      const Stretch all{first, first + chunk.vectors[v].count};
      Sums sums;
      if constexpr (Rows::is_wide) {
        WideTile<Simd, vectors * Simd::lanes> exact(running);
        for_each_part(plan, left, right, all, [&](Stretch part) {
          Rows::template add<vectors>(plan, left, right, part, true, sums);
          exact.add(sums);
        });
        overflows += exact.fit(plan.range, running);
      } else {
        if (bound <= plan.window) {
          Rows::template add<vectors>(plan, left, right, all, true, sums);
        } else {
          for_each_part(plan, left, right, all, [&](Stretch part) {
            Rows::template add<vectors>(plan, left, right, part, part.first == first, sums);
          });
        }
        overflows += accumulate_integers<Simd, vectors>(
            plan.range, [&](std::size_t i, std::size_t j) { return Rows::read(plan, sums, i, j); },
            running);
      }
    }
    return overflows;
  }

  /// Halves what might overflow; one element always fits.
  template <class Visit>
  static void for_each_part(const Plan& plan, const Left& left, const Right& right, Stretch part,
                            const Visit& visit) {
    float bound = 0;
    for (std::size_t k = part.first; k < part.end; ++k) {
      bound += left.bounds[k] * right.bounds[k];
    }
    if (bound > plan.window && part.end - part.first > 1) {
      const auto middle = part.first + (part.end - part.first) / 2;
      for_each_part(plan, left, right, {part.first, middle}, visit);
      for_each_part(plan, left, right, {middle, part.end}, visit);
    } else {
      visit(part);
    }
  }
};

}  // namespace lnsim::numerics::kernels
