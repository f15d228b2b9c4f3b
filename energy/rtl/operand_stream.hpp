// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "models/numerics/format/product_formats.hpp"

namespace lnsim {

/// Where the words of the two operands come from, one at a time: as the lane takes them, to which
/// those of its operands' formats are widened.
struct OperandSource {
  std::function<std::uint32_t()> a;
  std::function<std::uint32_t()> b;
};

/// Standard deviations that make the largest magnitude, unless a format does better with fewer.
inline constexpr double full_scale_deviations = 4;

/// Normally distributed numbers at the best scale of each operand's format: of 1 to 4 standard
/// deviations as its largest magnitude, in quarters, the most with which the mean square error of
/// storage is within 1 % of the least. Floats of 16 and 32 bits have no scale: standard
/// deviation 1. The sum of 12 uniform numbers stands for a normal one, so that a seed gives the
/// same words everywhere.
[[nodiscard]] OperandSource gaussian_operands(const ProductFormats& formats, std::uint64_t seed);

/// The standard deviations that gaussian_operands makes a format's largest magnitude.
[[nodiscard]] double best_full_scale(const NumberFormat& format);

/// Every word equally often; of floats every word of magnitude 2^-8 to 1.
[[nodiscard]] OperandSource uniform_operands(const ProductFormats& formats, std::uint64_t seed);

/// Normally distributed, but that each of A is a 0 with probability 1/2, so that half of the
/// products are.
[[nodiscard]] OperandSource sparse_operands(const ProductFormats& formats, std::uint64_t seed);

/// B is normally distributed, A 0.
[[nodiscard]] OperandSource zero_operands(const ProductFormats& formats, std::uint64_t seed);

/// Normally distributed vectors, each element of which keeps its word with probability 1/2.
[[nodiscard]] OperandSource held_operands(const ProductFormats& formats, std::uint64_t seed,
                                          std::size_t elements);

/// One normally distributed vector, over and over.
[[nodiscard]] OperandSource still_operands(const ProductFormats& formats, std::uint64_t seed,
                                           std::size_t elements);

/// Recorded numbers of A and of B, over and over, the largest magnitude of either scaled to that
/// of its format. Throws Error where either has none, or one is not finite.
[[nodiscard]] OperandSource recorded_operands(const ProductFormats& formats, std::vector<double> a,
                                              std::vector<double> b);

}  // namespace lnsim
