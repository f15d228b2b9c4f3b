// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "models/numerics/format/number_format.hpp"

namespace lnsim::cycle::datapath {

/// Results of multipliers and adders as accelerators build them, by the host's own arithmetic:
/// rounded to nearest, ties to even, as if the exponent had no end; then a magnitude below the
/// smallest normal number is a zero of its sign, and one above the largest infinity. Without
/// branches, so that a compiler can take several at a time. A double holds every product and,
/// to twice the bits that matter, every sum of two results.
struct Fp32 {
  static constexpr int significand_bits = 24;
  static constexpr double smallest_normal = 0x1p-126;
  static constexpr double largest = 0x1.fffffep127;
  /// Below, a number is still below the smallest normal one when it has been rounded to 24 bits.
  static constexpr double least_that_rounds_up = smallest_normal - 0x1p-151;

  static float round(double x) {
    return static_cast<float>(std::abs(x) < least_that_rounds_up ? std::copysign(0.0, x) : x);
  }
  /// A sum below the smallest normal number has no bits that fp32 lacks, nor has a product of
  /// operands narrower than fp32: neither needs rounding.
  static float flush(float x) {
    return std::abs(x) < static_cast<float>(smallest_normal) ? std::copysign(0.0F, x) : x;
  }
  static float add(float a, float b) { return flush(a + b); }
};

/// Values of fp16, held in fp32.
struct Fp16 {
  static constexpr int significand_bits = 11;
  static constexpr double smallest_normal = 0x1p-14;
  static constexpr double largest = 65504;

  static float round(double x) {
    constexpr std::uint32_t dropped_bits = 42;
    constexpr auto unit = std::uint64_t{1} << dropped_bits;
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const auto even = bits >> dropped_bits & 1U;
    const auto rounded = std::bit_cast<double>((bits + unit / 2 - 1 + even) & ~(unit - 1));
    const auto magnitude = std::abs(rounded);
    const auto flushed = magnitude < smallest_normal ? 0.0 : magnitude;
    const auto finite = magnitude > largest ? std::numeric_limits<double>::infinity() : flushed;
    return static_cast<float>(std::isnan(x) ? x : std::copysign(finite, x));
  }
  static float add(float a, float b) { return round(static_cast<double>(a) + b); }
};

/// Whether a format's sums are fp16, else fp32.
[[nodiscard]] inline bool sums_are_half(const NumberFormat& format) {
  constexpr std::uint32_t half_bits = 16;
  return format.datapath.accumulator_bits == half_bits;
}

}  // namespace lnsim::cycle::datapath
