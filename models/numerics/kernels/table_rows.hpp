// SPDX-License-Identifier: MIT
#pragma once

#include "models/numerics/kernels/decoded_row.hpp"

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
  struct Sums {
    std::int32_t sums[tile_rows][tile_columns];
  };

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

  static void note_column(std::size_t n, const DecodedRow<Simd>& column, Right& right) {
    const auto signs = sign_bits(column);
    right.negative[n] = static_cast<std::int32_t>(signs.negative);
    right.nonzero[n] = static_cast<std::int32_t>(signs.nonzero);
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
  }

  /// The sums of elements first .. end - 1, which fit the window, added to those before.
  static void multiply(const RowPlan& /*plan*/, const Left& left, const Right& right,
                       std::size_t first, std::size_t end, Sums& sums) {
    for (std::size_t i = 0; i < tile_rows; i += Simd::rows) {
      multiply_rows(left, right, i, first, end, sums);
    }
  }

  /// What the sums are in accumulator units.
  struct Reader {
    Reader(const RowPlan& plan, const Left& l, const Right& r, const Sums& s)
        : left(l), right(r), sums(s), truncates(plan.truncates) {}

    Int operator()(std::size_t i, std::size_t j) const {
      const auto sum = Simd::load(sums.sums[i] + j * Simd::lanes);
      if (!truncates) {
        return sum;
      }
      const auto negative = Simd::load(right.negative + j * Simd::lanes) ^
                            Simd::broadcast(static_cast<std::int32_t>(left.signs[i].negative));
      const auto nonzero = Simd::load(right.nonzero + j * Simd::lanes) &
                           Simd::broadcast(static_cast<std::int32_t>(left.signs[i].nonzero));
      return sum + Simd::count_ones(negative & nonzero);
    }

    const Left& left;
    const Right& right;
    const Sums& sums;
    bool truncates;
  };

 private:
  static void multiply_rows(const Left& left, const Right& right, std::size_t top,
                            std::size_t first, std::size_t end, Sums& sums) {
    Float tile[Simd::rows][Simd::vectors];
    LNSIM_UNROLL for (std::size_t i = 0; i < Simd::rows; ++i) {
      LNSIM_UNROLL for (std::size_t j = 0; j < Simd::vectors; ++j) {
        tile[i][j] = Simd::broadcast(start);
      }
    }
    const auto* element = reinterpret_cast<const char*>(right.rows[first]);
    for (std::size_t k = first; k < end; ++k, element += sizeof right.rows[k]) {
      LNSIM_UNROLL for (std::size_t i = 0; i < Simd::rows; ++i) {
        const auto* row = reinterpret_cast<const float*>(element + left.rows[top + i][k]);
        const auto multiplier = Simd::broadcast(left.multipliers[top + i][k]);
        LNSIM_UNROLL for (std::size_t j = 0; j < Simd::vectors; ++j) {
          const auto b = reinterpret_cast<Float>(Simd::load(row + j * Simd::lanes));
          tile[i][j] = Simd::multiply_add(multiplier, b, tile[i][j]);
        }
      }
    }
    const auto origin = reinterpret_cast<Int>(Simd::broadcast(start));
    LNSIM_UNROLL for (std::size_t i = 0; i < Simd::rows; ++i) {
      LNSIM_UNROLL for (std::size_t j = 0; j < Simd::vectors; ++j) {
        add_part<Simd>(sums.sums[top + i] + j * Simd::lanes,
                       reinterpret_cast<Int>(tile[i][j]) - origin, first == 0);
      }
    }
  }
};

}  // namespace lnsim::numerics::kernels
