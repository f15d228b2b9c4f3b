// SPDX-License-Identifier: MIT
#pragma once

#include "models/numerics/kernels/decoded_row.hpp"
#include "models/numerics/kernels/float_mode.hpp"

namespace lnsim::numerics::kernels {

/// Tiles of products of a logarithmic format. Rows says what is kept of an element, and how a
/// stretch of elements is multiplied whose sums are sure to fit.
template <class Simd, class Rows>
struct LogTiles {
  using Plan = RowPlan;
  using Left = typename Rows::Left;
  using Right = typename Rows::Right;
  using Sums = typename Rows::Sums;
  using Mode = FloatModeScope<Simd, FloatMode::TowardZero>;
  using Int = typename Simd::Int;

  /// count elements of some rows; the tile's others are 0.
  static void pack(const Plan& plan, const std::uint32_t* words, std::size_t stride,
                   std::size_t rows, std::size_t count, Left& left) {
    LargestExponents<Simd> largest;
    for (std::size_t i = 0; i < tile_rows; ++i) {
      const auto present = i < rows;
      const auto row =
          decode_row<Simd>(plan, words + (present ? i : 0) * stride, present ? count : 0);
      Rows::pack(plan, i, row, left);
      largest.add(row);
    }
    largest.bounds(plan, plan.bound_field_a, left.bounds);
  }

  /// The same of the columns, which are rows of the second operand.
  static void expand(const Plan& plan, const std::uint32_t* words, std::size_t stride,
                     std::size_t columns, std::size_t count, Right& right) {
    alignas(64) std::uint32_t transposed[tile_depth][tile_columns] = {};
    LargestExponents<Simd> largest;
    for (std::size_t n = 0; n < tile_columns; ++n) {
      const auto* from = words + (n < columns ? n : 0) * stride;
      const auto present = n < columns ? count : 0;
      const auto column = decode_row<Simd>(plan, from, present);
      Rows::note_column(n, column, right);
      largest.add(column);
      for (std::size_t k = 0; k < present; ++k) {
        transposed[k][n] = from[k];
      }
    }
    largest.bounds(plan, plan.bound_field_b, right.bounds);
    for (std::size_t k = 0; k < count; ++k) {
      for (std::size_t v = 0; v < Simd::vectors; ++v) {
        const auto begin = v * Simd::lanes;
        Int exponent;
        Int sign;
        decode<Simd>(plan, Simd::load(transposed[k] + begin), columns > begin ? columns - begin : 0,
                     exponent, sign);
        Rows::expand(plan, k, v, exponent, sign, right);
      }
    }
  }

  /// The sums of a vector's products: at once where bounds show that they fit, else in parts.
  static void multiply(const Plan& plan, const Left& left, const Right& right, std::size_t count,
                       Sums& sums) {
    if (product_bound<Simd>(left.bounds, right.bounds) <= plan.window) {
      Rows::multiply(plan, left, right, 0, count, sums);
    } else {
      multiply_part(plan, left, right, 0, count, sums);
    }
  }

  static std::uint64_t accumulate(const Plan& plan, const Left& left, const Right& right,
                                  const Sums& sums, std::int32_t* running) {
    return accumulate_integers<Simd>(plan.range, typename Rows::Reader(plan, left, right, sums),
                                     running);
  }
  static std::int64_t sum_of(std::int32_t running) { return running; }

 private:
  /// Halves what might overflow; one element always fits.
  [[gnu::noinline]] static void multiply_part(const Plan& plan, const Left& left,
                                              const Right& right, std::size_t first,
                                              std::size_t end, Sums& sums) {
    float bound = 0;
    for (std::size_t k = first; k < end; ++k) {
      bound += left.bounds[k] * right.bounds[k];
    }
    if (bound > plan.window && end - first > 1) {
      const auto middle = first + (end - first) / 2;
      multiply_part(plan, left, right, first, middle, sums);
      multiply_part(plan, left, right, middle, end, sums);
    } else {
      Rows::multiply(plan, left, right, first, end, sums);
    }
  }
};

}  // namespace lnsim::numerics::kernels
