// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "models/numerics/format/number_format.hpp"

namespace lnsim::numerics {

/// The exponent of a block's scale that is no number: E8M0's 255.
inline constexpr std::int32_t nan_scale_exponent = -128;

/// The number format of a microscaling format's elements: floating-point, or int8. Throws Error
/// where the format is no microscaling one.
[[nodiscard]] const NumberFormat& element_format(const NumberFormat& format);

/// What an element of 1 stands for at scale 1: 1, or 2^-6 of integers.
[[nodiscard]] double element_unit(const NumberFormat& format);

/// The largest positive element.
[[nodiscard]] std::uint32_t largest_element(const NumberFormat& format);

/// Whether elements can be NaN.
[[nodiscard]] bool has_nan_elements(const NumberFormat& format);

/// The exponent of the largest power of two that an element can be.
[[nodiscard]] std::int32_t largest_element_exponent(const NumberFormat& format);

/// Width of a word as the datapath takes it: an element and above it the exponent of its block's
/// scale, in two's complement (E8M0 less its bias), so that an element alone is at scale 1. Only
/// the first element of a vector needs its scale.
[[nodiscard]] std::uint32_t operand_bits(const NumberFormat& format);

/// An element with its block's scale. Throws Error where the scale is no power of two from 2^-127
/// to 2^127.
[[nodiscard]] std::uint32_t with_block_scale(std::uint32_t element, double scale,
                                             const NumberFormat& format);

/// The same of a scale's exponent, or of nan_scale_exponent.
[[nodiscard]] std::uint32_t with_block_exponent(std::uint32_t element, std::int32_t exponent,
                                                const NumberFormat& format);

/// The exponent above an element.
[[nodiscard]] std::int32_t block_exponent(std::uint32_t word, const NumberFormat& format);

/// Throws Error where vectors of so many elements do not divide a block.
void require_in_block(std::size_t vector_size, const NumberFormat& format);

}  // namespace lnsim::numerics
