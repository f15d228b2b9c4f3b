// SPDX-License-Identifier: MIT
#pragma once

#include "models/numerics/product/kernels/tile.hpp"

namespace lnsim::numerics::kernels {

/// A row of stored words of one vector, decoded: exponents, -1 for 0 and for what the vector lacks,
/// and the words' signs alone.
template <class Simd>
struct DecodedRow {
  static constexpr std::size_t size = tile_depth / Simd::lanes;
  using Int = typename Simd::Int;
  Int exponents[size];
  Int signs[size];
};

/// The lanes' own numbers.
template <class Simd>
typename Simd::Int lane_numbers() {
  typename Simd::Int numbers{};
  LNSIM_UNROLL for (std::size_t i = 0; i < Simd::lanes; ++i) {
    numbers[i] = static_cast<std::int32_t>(i);
  }
  return numbers;
}

/// Decodes a vector of words of which only the first lanes_left are there.
template <class Simd>
void decode(const RowPlan& plan, typename Simd::Int word, std::size_t lanes_left,
            typename Simd::Int& exponent, typename Simd::Int& sign) {
  const auto absent = lane_numbers<Simd>() >= static_cast<std::int32_t>(lanes_left);
  exponent = ((word & plan.field_mask) - plan.reserved_codes) | absent;
  sign = (word << plan.unused_bits) & INT32_MIN;
}

/// The first count words of a row.
template <class Simd>
DecodedRow<Simd> decode_row(const RowPlan& plan, const std::uint32_t* words, std::size_t count) {
  DecodedRow<Simd> row;
  LNSIM_UNROLL for (std::size_t v = 0; v < row.size; ++v) {
    const auto begin = v * Simd::lanes;
    decode<Simd>(plan, Simd::load(words + begin), count > begin ? count - begin : 0,
                 row.exponents[v], row.signs[v]);
  }
  return row;
}

/// A bit an element: its sign, and whether it is other than 0.
struct SignBits {
  std::uint32_t negative;
  std::uint32_t nonzero;
};

template <class Simd>
SignBits sign_bits(const DecodedRow<Simd>& row) {
  SignBits bits{};
  LNSIM_UNROLL for (std::size_t v = 0; v < row.size; ++v) {
    bits.negative |= Simd::signs(row.signs[v]) << (v * Simd::lanes);
    bits.nonzero |= Simd::signs(~row.exponents[v]) << (v * Simd::lanes);
  }
  return bits;
}

/// What bounds factors of some exponents: see RowPlan.
template <class Simd>
typename Simd::Int factor_bounds(const RowPlan& plan, std::int32_t field,
                                 typename Simd::Int exponents) {
  constexpr std::int32_t fraction_bits = 23;
  const auto bits = (exponents << (fraction_bits - plan.base_bits)) + (field << fraction_bits);
  return bits & (exponents >= 0);
}

/// The sum of the products of bounds of all elements.
template <class Simd>
float product_bound(const float* a, const float* b) {
  auto lanes = Simd::broadcast(0.0F);
  LNSIM_UNROLL for (std::size_t k = 0; k < tile_depth; k += Simd::lanes) {
    lanes += reinterpret_cast<typename Simd::Float>(Simd::load(a + k)) *
             reinterpret_cast<typename Simd::Float>(Simd::load(b + k));
  }
  return Simd::sum(lanes);
}

}  // namespace lnsim::numerics::kernels
