// SPDX-License-Identifier: MIT
#pragma once

#include "models/numerics/product/kernels/decoded_row.hpp"

namespace lnsim::numerics::kernels {

/// Products by a table a term, as integers, for accumulators that are too wide for floats and
/// tables that are too long for rows: every lane looks its constant up and shifts it right, by less
/// the larger the exponents are. Both come from RowPlan::reach less the exponents, which is beyond
/// any shift where an operand is 0.
template <class Simd>
struct TableLanes {
  using Int = typename Simd::Int;
  static constexpr bool rounds_terms = true;
  static constexpr bool is_wide = true;
  static constexpr std::int32_t beyond = 1 << 24;

  /// One operand's part of a tile.
  struct Left {
    std::int32_t reaches[tile_rows][tile_depth];
    std::int32_t signs[tile_rows][tile_depth];  ///< -1 where negative, else 0
    float bounds[tile_depth];
  };
  struct Right {
    std::int32_t exponents[tile_depth][tile_columns];
    std::int32_t signs[tile_depth][tile_columns];
    float bounds[tile_depth];
  };
  /// In accumulator units.
  using Sums = std::int32_t[tile_rows][tile_columns];

  static void pack(const RowPlan& plan, std::size_t i, const DecodedRow<Simd>& row, Left& left) {
    LNSIM_UNROLL for (std::size_t v = 0; v < row.size; ++v) {
      const auto exponent = row.exponents[v];
      Simd::store(left.reaches[i] + v * Simd::lanes,
                  exponent < 0 ? Simd::broadcast(2 * beyond) : plan.reach - exponent);
      Simd::store(left.signs[i] + v * Simd::lanes, row.signs[v] < 0);
    }
  }

  static void begin(Right& /*right*/) {}

  /// Element k, from the exponents and signs of a vector of columns.
  static void expand(const RowPlan& /*plan*/, std::size_t k, std::size_t v, Int exponent, Int sign,
                     Right& right) {
    Simd::store(right.exponents[k] + v * Simd::lanes,
                exponent < 0 ? Simd::broadcast(-beyond) : exponent);
    Simd::store(right.signs[k] + v * Simd::lanes, sign < 0);
  }

  /// Adds the products of a stretch, which fit the window, to sums.
  template <std::size_t vectors>
  static void add(const RowPlan& plan, const Left& left, const Right& right, Stretch stretch,
                  bool is_first, Sums& sums) {
    const auto has_many = plan.remainder_mask >= RowPlan::largest_base_factor;
    const auto add_rows =
        has_many
            ? (plan.floors ? &add_tile<true, true, vectors> : &add_tile<true, false, vectors>)
            : (plan.floors ? &add_tile<false, true, vectors> : &add_tile<false, false, vectors>);
    add_rows(plan, left, right, stretch, is_first, sums);
  }

 private:
  template <bool has_many, bool floors>
  static Int term(const RowPlan& plan, Int reach, Int sign) {
    const auto constant = has_many ? Simd::look_up_32(plan.constants, reach)
                                   : Simd::look_up(Simd::load(plan.constants), reach);
    const auto shift = reach >> plan.base_bits;
    if constexpr (floors) {
      const auto present = constant & (reach < beyond / 2);
      return Simd::shift_right((present ^ sign) - sign, shift);
    }
    return (Simd::shift_right(constant, shift) ^ sign) - sign;
  }

  /// has_many: constants, more than vectors of any instruction set have lanes.
  template <bool has_many, bool floors, std::size_t vectors>
  static void add_tile(const RowPlan& plan, const Left& left, const Right& right, Stretch stretch,
                       bool is_first, Sums& sums) {
    constexpr auto rows = rows_at_once<Simd, vectors>;
    for (std::size_t top = 0; top < tile_rows; top += rows) {
      Int tile[rows][vectors] = {};
      for (auto k = stretch.first; k < stretch.end; ++k) {
        LNSIM_UNROLL for (std::size_t j = 0; j < vectors; ++j) {
          const auto exponents = Simd::load(right.exponents[k] + j * Simd::lanes);
          const auto signs = Simd::load(right.signs[k] + j * Simd::lanes);
          LNSIM_UNROLL for (std::size_t i = 0; i < rows; ++i) {
            const auto reach = Simd::broadcast(left.reaches[top + i][k]) - exponents;
            const auto sign = Simd::broadcast(left.signs[top + i][k]) ^ signs;
            tile[i][j] += term<has_many, floors>(plan, reach, sign);
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
};

}  // namespace lnsim::numerics::kernels
