// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "models/numerics/tensor/octave_loops.hpp"

namespace lnsim::numerics {

/// The loops of TensorKernels that compute with doubles, in vectors that the compiler makes of
/// them, for the instruction set of Simd. Adding 1.5 * 2^52 of what is a last place and subtracting
/// it again rounds to nearest, ties to even.
template <class Simd>
class GridLoops {
 public:
  static bool round_floats(const FloatGrid& grid, const float* values, std::size_t count,
                           float* rounded) {
    const auto [scale, largest, smallest_exponent, mantissa_bits] = grid;
    const auto place = double_fraction_bits - mantissa_bits;
    std::int64_t beyond = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const double x = values[i] / scale;
      const auto bits = __builtin_bit_cast(std::int64_t, x);
      const auto magnitude = __builtin_bit_cast(double, bits& double_magnitude);
      beyond |= magnitude <= largest ? 0 : 1;
      const auto own = (bits & double_magnitude) >> double_fraction_bits;
      const auto exponent = own > smallest_exponent ? own : smallest_exponent;
      const auto many =
          __builtin_bit_cast(double, ((exponent + place) << double_fraction_bits) | half);
      const auto nearest = __builtin_bit_cast(std::int64_t, magnitude + many - many);
      const auto sign = bits & ~double_magnitude;
      rounded[i] = static_cast<float>(__builtin_bit_cast(double, nearest | sign) * scale);
    }
    return beyond == 0;
  }

  static bool round_integers(double scale, double largest, const float* values, std::size_t count,
                             float* rounded) {
    constexpr double rounder = 0x1.8p52;
    std::int32_t most = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const auto magnitude = __builtin_bit_cast(std::int32_t, values[i]) & fp32::magnitude_mask;
      most = magnitude > most ? magnitude : most;
      const double quotient = values[i] / scale;
      const double above = quotient > -largest ? quotient : -largest;
      const double clamped = above < largest ? above : largest;
      rounded[i] = static_cast<float>((clamped + rounder - rounder) * scale);
    }
    return most <= fp32::largest;
  }

 private:
  static constexpr std::int64_t double_fraction_bits = 52;
  static constexpr std::int64_t double_magnitude = INT64_MAX;
  static constexpr std::int64_t half = std::int64_t{1} << (double_fraction_bits - 1);
};

/// All of them for an instruction set.
template <class Simd>
constexpr TensorKernels kernels_for() {
  return {.largest = OctaveLoops<Simd>::largest,
          .encode = OctaveLoops<Simd>::encode,
          .decode = OctaveLoops<Simd>::decode,
          .round = OctaveLoops<Simd>::round,
          .round_floats = GridLoops<Simd>::round_floats,
          .round_integers = GridLoops<Simd>::round_integers};
}

}  // namespace lnsim::numerics
