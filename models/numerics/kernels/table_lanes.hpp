// SPDX-License-Identifier: MIT
#pragma once

#include "models/numerics/kernels/decoded_row.hpp"

namespace lnsim::numerics::kernels {

/// Products by a table a term, as integers, for accumulators that are too wide for floats: every
/// lane looks its constant up and shifts it right, by less the larger the exponents are. Both come
/// from RowPlan::reach less the exponents, which is beyond any shift where an operand is 0.
template <class Simd>
struct TableLanes {
  using Int = typename Simd::Int;
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
  struct Sums {
    std::int32_t sums[tile_rows][tile_columns];
  };

  static void pack(const RowPlan& plan, std::size_t i, const DecodedRow<Simd>& row, Left& left) {
    LNSIM_UNROLL for (std::size_t v = 0; v < row.size; ++v) {
      const auto exponent = row.exponents[v];
      Simd::store(left.reaches[i] + v * Simd::lanes,
                  exponent < 0 ? Simd::broadcast(2 * beyond) : plan.reach - exponent);
      Simd::store(left.signs[i] + v * Simd::lanes, row.signs[v] < 0);
    }
  }

  static void note_column(std::size_t /*n*/, const DecodedRow<Simd>& /*column*/, Right& /*right*/) {
  }

  /// Element k, from the exponents and signs of a vector of columns.
  static void expand(const RowPlan& /*plan*/, std::size_t k, std::size_t v, Int exponent, Int sign,
                     Right& right) {
    Simd::store(right.exponents[k] + v * Simd::lanes,
                exponent < 0 ? Simd::broadcast(-beyond) : exponent);
    Simd::store(right.signs[k] + v * Simd::lanes, sign < 0);
  }

  /// The sums of elements first .. end - 1, added to those before.
  static void multiply(const RowPlan& plan, const Left& left, const Right& right, std::size_t first,
                       std::size_t end, Sums& sums) {
    for (std::size_t i = 0; i < tile_rows; i += Simd::rows) {
      if (plan.floors) {
        multiply_rows<true>(plan, left, right, i, first, end, sums);
      } else {
        multiply_rows<false>(plan, left, right, i, first, end, sums);
      }
    }
  }

  /// What the sums are in accumulator units.
  struct Reader {
    Reader(const RowPlan& /*plan*/, const Left& /*left*/, const Right& /*right*/, const Sums& s)
        : sums(s) {}
    Int operator()(std::size_t i, std::size_t j) const {
      return Simd::load(sums.sums[i] + j * Simd::lanes);
    }

    const Sums& sums;
  };

 private:
  template <bool floors>
  static Int term(const RowPlan& plan, Int constants, Int reach, Int sign) {
    const auto constant = Simd::look_up(constants, reach);
    const auto shift = reach >> plan.base_bits;
    if constexpr (floors) {
      const auto present = constant & (reach < beyond / 2);
      return Simd::shift_right((present ^ sign) - sign, shift);
    }
    return (Simd::shift_right(constant, shift) ^ sign) - sign;
  }

  template <bool floors>
  static void multiply_rows(const RowPlan& plan, const Left& left, const Right& right,
                            std::size_t top, std::size_t first, std::size_t end, Sums& sums) {
    const auto constants = Simd::load(plan.constants);
    Int tile[Simd::rows][Simd::vectors] = {};
    for (std::size_t k = first; k < end; ++k) {
      LNSIM_UNROLL for (std::size_t j = 0; j < Simd::vectors; ++j) {
        const auto exponents = Simd::load(right.exponents[k] + j * Simd::lanes);
        const auto signs = Simd::load(right.signs[k] + j * Simd::lanes);
        LNSIM_UNROLL for (std::size_t i = 0; i < Simd::rows; ++i) {
          tile[i][j] +=
              term<floors>(plan, constants, Simd::broadcast(left.reaches[top + i][k]) - exponents,
                           Simd::broadcast(left.signs[top + i][k]) ^ signs);
        }
      }
    }
    LNSIM_UNROLL for (std::size_t i = 0; i < Simd::rows; ++i) {
      LNSIM_UNROLL for (std::size_t j = 0; j < Simd::vectors; ++j) {
        add_part<Simd>(sums.sums[top + i] + j * Simd::lanes, tile[i][j], first == 0);
      }
    }
  }
};

}  // namespace lnsim::numerics::kernels
