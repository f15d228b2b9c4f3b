// SPDX-License-Identifier: MIT
#pragma once

#include "models/numerics/product/kernels/decoded_row.hpp"

namespace lnsim::numerics::kernels {

/// Products by a table a term, as floats that round toward zero. A sum starts at 1.5 x 2^23, where
/// a float's last bit is the accumulator's unit: the one rounding of a fused multiply-add then
/// floors the term, as whatever is below that unit is lost and the sum is positive. To truncate
/// instead, the constants are a last bit too large, so that every negative term is floored to one
/// below, and the negative products are counted.
template <class Simd>
struct TableRows {
  using Int = typename Simd::Int;
  using Float = typename Simd::Float;
  static constexpr float start = 0x1.8p23F;
  static constexpr bool is_wide = false;
  static constexpr bool rounds_terms = true;
  static constexpr std::int32_t row_bytes = sizeof(float) * tile_columns;

  /// One operand's part of a tile.
  struct Left {
    float multipliers[tile_rows][tile_depth];
    std::int32_t rows[tile_rows][tile_depth];  ///< bytes from an element's first
    float bounds[tile_depth];
    SignBits signs[tile_rows];
  };
  /// The other's, expanded.
  struct Right {
    float rows[tile_depth][RowPlan::largest_base_factor][tile_columns];
    float bounds[tile_depth];
    std::int32_t negative[tile_columns];
    std::int32_t nonzero[tile_columns];
  };
  /// In accumulator units.
  using Sums = std::int32_t[tile_rows][tile_columns];

  static void pack(const RowPlan& plan, std::size_t i, const DecodedRow<Simd>& row, Left& left) {
    constexpr std::int32_t fraction_bits = 23;
    LNSIM_UNROLL for (std::size_t v = 0; v < row.size; ++v) {
      const auto exponent = row.exponents[v];
      const auto field = (exponent >> plan.base_bits) + plan.multiplier_field;
      const auto multiplier = ((field << fraction_bits) | row.signs[v]) & (exponent >= 0);
      Simd::store(left.multipliers[i] + v * Simd::lanes, multiplier);
      Simd::store(left.rows[i] + v * Simd::lanes, (exponent & plan.remainder_mask) * row_bytes);
    }
    left.signs[i] = sign_bits(row);
  }

  static void begin(Right& right) {
    __builtin_memset(right.negative, 0, sizeof right.negative);
    __builtin_memset(right.nonzero, 0, sizeof right.nonzero);
  }

  /// Rows of element k, from the exponents and signs of a vector of columns.
  static void expand(const RowPlan& plan, std::size_t k, std::size_t v, Int exponent, Int sign,
                     Right& right) {
    constexpr std::int32_t fraction_bits = 23;
    const auto constants = Simd::load(plan.constants);
    for (std::int32_t r = 0; r <= plan.remainder_mask; ++r) {
      const auto e = exponent + r;
      const auto row = Simd::look_up(constants, e) + ((e >> plan.base_bits) << fraction_bits);
      Simd::store(right.rows[k][r] + v * Simd::lanes, (row | sign) & (exponent >= 0));
    }
    const auto bit = static_cast<std::int32_t>(1U << k);
    auto* negative = right.negative + v * Simd::lanes;
    auto* nonzero = right.nonzero + v * Simd::lanes;
    Simd::store(negative, Simd::load(negative) | ((sign < 0) & bit));
    Simd::store(nonzero, Simd::load(nonzero) | ((exponent >= 0) & bit));
  }

  /// Adds the products of a stretch, which fit the window, to sums.
  template <std::size_t vectors>
  static void add(const RowPlan& plan, const Left& left, const Right& right, Stretch stretch,
                  bool is_first, Sums& sums) {
    constexpr auto rows = rows_at_once<Simd, vectors>;
    for (std::size_t top = 0; top < tile_rows; top += rows) {
      Float tile[rows][vectors];
      multiply<rows, vectors>(left, right, top, stretch, tile);
      const auto origin = reinterpret_cast<Int>(Simd::broadcast(start));
      LNSIM_UNROLL for (std::size_t i = 0; i < rows; ++i) {
        LNSIM_UNROLL for (std::size_t j = 0; j < vectors; ++j) {
          auto part = reinterpret_cast<Int>(tile[i][j]) - origin;
          if (plan.truncates) {
            part += negative_products(left.signs[top + i], right, j, stretch);
          }
          add_part<Simd>(sums[top + i] + j * Simd::lanes, part, is_first);
        }
      }
    }
  }
  static Int read(const RowPlan& /*plan*/, const Sums& sums, std::size_t i, std::size_t j) {
    return Simd::load(sums[i] + j * Simd::lanes);
  }

 private:
  template <std::size_t rows, std::size_t vectors>
  [[gnu::always_inline]] static void multiply(const Left& left, const Right& right, std::size_t top,
                                              Stretch stretch, Float (&tile)[rows][vectors]) {
    LNSIM_UNROLL for (std::size_t i = 0; i < rows; ++i) {
      LNSIM_UNROLL for (std::size_t j = 0; j < vectors; ++j) {
        tile[i][j] = Simd::broadcast(start);
      }
    }
    const auto* element = reinterpret_cast<const char*>(right.rows[stretch.first]);
    for (auto k = stretch.first; k < stretch.end; ++k, element += sizeof right.rows[k]) {
      LNSIM_UNROLL for (std::size_t i = 0; i < rows; ++i) {
        const auto* row = reinterpret_cast<const float*>(element + left.rows[top + i][k]);
        const auto multiplier = Simd::broadcast(left.multipliers[top + i][k]);
        LNSIM_UNROLL for (std::size_t j = 0; j < vectors; ++j) {
          const auto b = reinterpret_cast<Float>(Simd::load(row + j * Simd::lanes));
          tile[i][j] = Simd::multiply_add(multiplier, b, tile[i][j]);
        }
      }
    }
  }

  /// How many products of a row are, column by column.
  static Int negative_products(const SignBits& row, const Right& right, std::size_t j,
                               Stretch stretch) {
    const auto elements = (~0U >> (tile_depth - stretch.end)) & (~0U << stretch.first);
    const auto negative = Simd::load(right.negative + j * Simd::lanes) ^
                          Simd::broadcast(static_cast<std::int32_t>(row.negative));
    const auto nonzero = Simd::load(right.nonzero + j * Simd::lanes) &
                         Simd::broadcast(static_cast<std::int32_t>(row.nonzero & elements));
    return Simd::count_ones(negative & nonzero);
  }
};

}  // namespace lnsim::numerics::kernels
