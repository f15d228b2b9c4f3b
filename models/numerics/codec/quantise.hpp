// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "models/numerics/format/number_format.hpp"

namespace lnsim::numerics {

/// Throws Error where x is not finite.
void require_finite(double x, const NumberFormat& format);

/// Throws Error where scale is not a positive finite number.
void require_scale(double scale, const NumberFormat& format);

/// The largest |value|; 0 for none. Throws Error where a value is not finite.
[[nodiscard]] double largest_magnitude(std::span<const double> values);

/// Whether the scale of a tensor follows its largest magnitude, as scale_for_maximum has it: wide
/// floats do without, and so do formats whose blocks have scales.
[[nodiscard]] bool has_scale(const NumberFormat& format);

/// The scale with which the largest magnitude of a tensor meets the largest of the format. LNS and
/// integers: exactly. 8-bit floats: the smallest power of two that does not overflow. Wider floats:
/// 1, as their exponents hold the range. Microscaling formats, of a block: what section 6.3 of
/// their specification has, with which numbers between the largest element and the next power of
/// two saturate. Of an all-zero tensor 1, or where no word stands for 0 the smallest normal float,
/// so that its numbers are next to nothing; never below the smallest normal double. Throws Error
/// where the magnitude is negative or not finite.
[[nodiscard]] double scale_for_maximum(double largest_magnitude, const NumberFormat& format);

/// x as the format stores it: decode(encode(x)), whatever the family. Rounding and range ends are
/// those of encode, encode_float (of x / scale) and encode_integer. Throws Error where the scale is
/// not a positive finite number or, but for floats, x is not finite.
[[nodiscard]] double quantise(double x, double scale, const NumberFormat& format);

}  // namespace lnsim::numerics
