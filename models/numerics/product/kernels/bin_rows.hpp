// SPDX-License-Identifier: MIT
#pragma once

#include "models/numerics/product/kernels/decoded_row.hpp"

namespace lnsim::numerics::kernels {

/// Products in bins, as integers: a vector's are exact, and their sum is cut once. A row holds what
/// the largest quotient of the other operand makes of it, and a smaller one shifts it right. A
/// product below the bins' grid is none: the exponents decide, without a look at its bits.
template <class Simd>
struct BinRows {
  using Int = typename Simd::Int;
  static constexpr bool is_wide = false;
  static constexpr bool rounds_terms = false;
  static constexpr std::int32_t row_bytes = sizeof(std::int32_t) * tile_columns;

  /// One operand's part of a tile.
  struct Left {
    std::int32_t rows[tile_rows][tile_depth];    ///< bytes from an element's first
    std::int32_t shifts[tile_rows][tile_depth];  ///< to the right
    std::int32_t limits[tile_rows][tile_depth];  ///< above which the other's exponent counts
    float bounds[tile_depth];
  };
  /// The other's, expanded: rows as they are, then negated.
  struct Right {
    std::int32_t rows[tile_depth][2 * RowPlan::largest_base_factor][tile_columns];
    std::int32_t exponents[tile_depth][tile_columns];
    float bounds[tile_depth];
  };
  /// Sums in accumulator units, and what they are above them.
  struct Sums {
    std::int32_t whole[tile_rows][tile_columns];
    std::int32_t rest[tile_rows][tile_columns];
  };

  static void pack(const RowPlan& plan, std::size_t i, const DecodedRow<Simd>& row, Left& left) {
    LNSIM_UNROLL for (std::size_t v = 0; v < row.size; ++v) {
      const auto exponent = row.exponents[v];
      const auto limit = plan.smallest_exponent - 1 - exponent;
      const auto remainder = exponent & plan.remainder_mask;
      const auto negated = (row.signs[v] < 0) & RowPlan::largest_base_factor;
      Simd::store(left.rows[i] + v * Simd::lanes, (remainder | negated) * row_bytes);
      Simd::store(left.shifts[i] + v * Simd::lanes,
                  plan.largest_quotient - (exponent >> plan.base_bits));
      Simd::store(left.limits[i] + v * Simd::lanes,
                  exponent < 0 ? Simd::broadcast(INT32_MAX) : limit);
    }
  }

  static void begin(Right& /*right*/) {}

  /// Rows of element k, from the exponents and signs of a vector of columns.
  static void expand(const RowPlan& plan, std::size_t k, std::size_t v, Int exponent, Int sign,
                     Right& right) {
    const auto constants = Simd::load(plan.constants);
    const auto grid = plan.smallest_exponent >> plan.base_bits;
    const auto negative = sign < 0;
    Simd::store(right.exponents[k] + v * Simd::lanes, exponent);
    for (std::int32_t r = 0; r <= plan.remainder_mask; ++r) {
      const auto e = exponent + r;
      const auto shift = (e >> plan.base_bits) + (plan.largest_quotient - grid);
      const auto magnitude = Simd::shift_left(Simd::look_up(constants, e), shift) & (exponent >= 0);
      const auto row = (magnitude ^ negative) - negative;
      Simd::store(right.rows[k][r] + v * Simd::lanes, row);
      Simd::store(right.rows[k][r + RowPlan::largest_base_factor] + v * Simd::lanes, -row);
    }
  }

  /// Adds the products of a stretch, which fit the window, to sums.
  template <std::size_t vectors>
  static void add(const RowPlan& plan, const Left& left, const Right& right, Stretch stretch,
                  bool is_first, Sums& sums) {
    for (std::size_t i = 0; i < tile_rows; i += rows_at_once<Simd, vectors>) {
      add_rows<vectors>(plan, left, right, i, stretch, is_first, sums);
    }
  }

  /// What sums are in accumulator units: cut toward zero.
  static Int read(const RowPlan& plan, const Sums& sums, std::size_t i, std::size_t j) {
    const auto rest = Simd::load(sums.rest[i] + j * Simd::lanes);
    const auto floored =
        Simd::load(sums.whole[i] + j * Simd::lanes) + Simd::shift_right(rest, plan.cut_bits);
    const auto cut = (rest & rest_mask(plan)) != 0;
    return floored - ((floored < 0) & cut);
  }

 private:
  template <std::size_t vectors>
  static void add_rows(const RowPlan& plan, const Left& left, const Right& right, std::size_t top,
                       Stretch stretch, bool is_first, Sums& sums) {
    constexpr auto rows = rows_at_once<Simd, vectors>;
    Int tile[rows][vectors] = {};
    const auto* element = reinterpret_cast<const char*>(right.rows[stretch.first]);
    for (auto k = stretch.first; k < stretch.end; ++k, element += sizeof right.rows[k]) {
      Int exponents[vectors];
      LNSIM_UNROLL for (std::size_t j = 0; j < vectors; ++j) {
        exponents[j] = Simd::load(right.exponents[k] + j * Simd::lanes);
      }
      LNSIM_UNROLL for (std::size_t i = 0; i < rows; ++i) {
        const auto* row = reinterpret_cast<const std::int32_t*>(element + left.rows[top + i][k]);
        const auto shift = left.shifts[top + i][k];
        const auto limit = Simd::broadcast(left.limits[top + i][k]);
        LNSIM_UNROLL for (std::size_t j = 0; j < vectors; ++j) {
          const auto product = Simd::shift_right(Simd::load(row + j * Simd::lanes), shift);
          tile[i][j] = Simd::add_where_greater(tile[i][j], product, exponents[j], limit);
        }
      }
    }
    LNSIM_UNROLL for (std::size_t i = 0; i < rows; ++i) {
      LNSIM_UNROLL for (std::size_t j = 0; j < vectors; ++j) {
        const auto at = j * Simd::lanes;
        const auto whole = Simd::shift_right(tile[i][j], plan.cut_bits);
        add_part<Simd>(sums.whole[top + i] + at, whole, is_first);
        add_part<Simd>(sums.rest[top + i] + at, tile[i][j] & rest_mask(plan), is_first);
      }
    }
  }

  static std::int32_t rest_mask(const RowPlan& plan) { return (1 << plan.cut_bits) - 1; }
};

}  // namespace lnsim::numerics::kernels
