// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "models/numerics/product/kernels/tile.hpp"

namespace lnsim::numerics::kernels {

/// Running sums that are words of fp32.
template <class Simd>
struct RunningFloats {
  using Int = typename Simd::Int;
  using Float = typename Simd::Float;
  static constexpr std::int32_t magnitude_mask = INT32_MAX;
  static constexpr std::int32_t infinity = 0x7f800000;

  /// Infinite or NaN.
  static Int is_special(Int bits) { return (bits & magnitude_mask) >= infinity; }

  /// Adds a vector's sums to running ones; special: -1 where an operand is. Returns how many became
  /// infinite or NaN though no operand is.
  static std::uint64_t add_to(std::int32_t* sums, Float vector, Int special) {
    const auto before = Simd::load(sums);
    const auto after = reinterpret_cast<Int>(reinterpret_cast<Float>(before) + vector);
    Simd::store(sums, after);
    return count_lanes<Simd>(is_special(after) & ~(is_special(before) | special));
  }

  /// The one NaN is positive.
  static std::int64_t sum_of(std::int32_t running) {
    constexpr std::int64_t quiet_nan = 0x7fc00000;
    const auto is_nan = (running & magnitude_mask) > infinity;
    return is_nan ? quiet_nan : std::int64_t{static_cast<std::uint32_t>(running)};
  }
  static double number_of(std::int32_t running) {
    return __builtin_bit_cast(float, static_cast<std::int32_t>(sum_of(running)));
  }
};

}  // namespace lnsim::numerics::kernels
