// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "models/numerics/format/number_format.hpp"

namespace lnsim::numerics {

/// The code of x, rounded to nearest, ties to even, subnormals kept. 32- and 16-bit formats follow
/// IEEE 754: overflow gives infinity. The 8-bit formats follow the OCP 8-bit Floating Point
/// Specification 1.0 in its saturating mode: overflow and infinities give the largest finite
/// magnitude. So do narrower ones, the elements of microscaling formats, which have neither
/// infinities nor NaN. NaN gives the format's NaN, where it has one.
[[nodiscard]] std::uint32_t encode_float(double x, const NumberFormat& format);

/// The exact value of a code; bits above the format's width are ignored.
[[nodiscard]] double decode_float(std::uint32_t code, const NumberFormat& format);

/// The largest finite magnitude.
[[nodiscard]] double largest_float(const NumberFormat& format);

/// The smallest magnitude that is not subnormal.
[[nodiscard]] double smallest_normal_float(const NumberFormat& format);

/// Whether words stand for infinities: not of 8 bits with 4 of exponent, or of narrower ones.
[[nodiscard]] bool has_infinities(const NumberFormat& format);

/// Whether datapaths keep subnormal words; those of fp32 and bf16, whose exponents have the range
/// to do without, are zeros.
[[nodiscard]] bool keeps_subnormals(const NumberFormat& format);

/// The value of a word as a datapath takes it: without subnormals where it does not keep them.
[[nodiscard]] double decode_operand(std::uint32_t word, const NumberFormat& format);

/// The word that a datapath gives for a number, in the same manner.
[[nodiscard]] std::uint32_t encode_output(double x, const NumberFormat& format);

/// Whether a format is a floating-point one whose sums are taken in fixed point.
[[nodiscard]] bool sums_in_window(const NumberFormat& format);

/// The format that products and sums are in where they are floats: fp32, or fp16 where the
/// accumulator has 16 bits.
[[nodiscard]] NumberFormat sum_format(const NumberFormat& format);

}  // namespace lnsim::numerics
