// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "models/numerics/format/number_format.hpp"

namespace lnsim::numerics {

/// A number in a logarithmic format, without its scale: 0, or +-2^(exponent / base_factor).
/// Zero is always {false, true, 0}.
struct LnsCode {
  bool negative = false;
  bool zero = false;
  std::uint32_t exponent = 0;  ///< 0 .. largest_exponent(format)
  bool operator==(const LnsCode&) const = default;
};

/// The exponent of the largest magnitude: 2^(bits-1) - 2 where a code is reserved for 0, else
/// 2^(bits-1) - 1. Throws Error where the format is no logarithmic one.
[[nodiscard]] std::uint32_t largest_exponent(const NumberFormat& format);

/// The stored word of `bits` bits: the sign on top, below it the exponent field. With a reserved
/// zero code the field is 0 for zero and exponent + 1 for the rest; without one it is the exponent.
/// Throws Error where the format has no such code.
[[nodiscard]] std::uint32_t pack(const LnsCode& code, const NumberFormat& format);

/// The inverse of pack; a zero field is zero whatever its sign bit, and bits above the word are
/// ignored.
[[nodiscard]] LnsCode unpack(std::uint32_t word, const NumberFormat& format);

/// What exactly 0 becomes: the zero code, or the smallest positive magnitude.
[[nodiscard]] LnsCode zero_code(const NumberFormat& format);

/// The code of a magnitude that is already rounded to the grid 2^(exponent / base_factor) extended
/// to both sides. Above the largest exponent it saturates. Below 0, a format with a zero code
/// flushes magnitudes under half the smallest (exponent < -base_factor) to 0, and everything else
/// becomes the smallest magnitude.
[[nodiscard]] LnsCode clamp_code(bool negative, std::int64_t exponent, const NumberFormat& format);

}  // namespace lnsim::numerics
