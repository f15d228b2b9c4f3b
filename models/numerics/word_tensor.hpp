// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "models/numerics/number_format.hpp"

namespace lnsim::numerics {

/// Which elements of a tensor share a scale: `group` consecutive ones of a row, the last group of a
/// row as long as what is left. One row in one group is a scale a tensor.
struct ScaleGroups {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::size_t group = 0;

  [[nodiscard]] std::size_t count() const;
};

enum class ScaleRule : std::uint8_t {
  Maximum,    ///< scale_for_maximum: the largest magnitude meets the largest code
  PowerOfTwo  ///< the smallest power of two that is not below it
};

/// A scale a group, from its largest magnitude. Throws Error where a value is not finite or the
/// sizes do not fit.
template <typename Real>
[[nodiscard]] std::vector<double> scales_of(std::span<const Real> values, const ScaleGroups& groups,
                                            const NumberFormat& format, ScaleRule rule);

/// The stored words of a tensor: encode_word of each element, or where there is a seed
/// encode_word_stochastically by its place in the tensor. Throws Error where those do, or the sizes
/// do not fit.
template <typename Real>
void encode_words(std::span<const Real> values, const ScaleGroups& groups,
                  std::span<const double> scales, const NumberFormat& format,
                  std::optional<std::uint64_t> seed, std::span<std::uint32_t> words);

/// decode_word of each word, rounded to Real.
template <typename Real>
void decode_words(std::span<const std::uint32_t> words, const ScaleGroups& groups,
                  std::span<const double> scales, const NumberFormat& format,
                  std::span<Real> values);

}  // namespace lnsim::numerics
