// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "models/numerics/format/number_format.hpp"

namespace lnsim::numerics {

/// The stored word of x / scale, `bits` wide, whatever the family. Rounding and range ends are
/// those of encode, encode_float and encode_integer. Throws Error where the scale is not a positive
/// finite number or, but for floats, x is not finite.
[[nodiscard]] std::uint32_t encode_word(double x, double scale, const NumberFormat& format);

/// The number that a stored word stands for; bits above the word are ignored.
[[nodiscard]] double decode_word(std::uint32_t word, double scale, const NumberFormat& format);

/// The two's complement number in the lowest `bits` of a word, 1..32.
[[nodiscard]] constexpr std::int32_t sign_extend(std::uint32_t word, std::uint32_t bits) {
  const auto unused = 32 - bits;
  return static_cast<std::int32_t>(word << unused) >> unused;
}

}  // namespace lnsim::numerics
