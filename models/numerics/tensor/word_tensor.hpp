// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "models/numerics/format/number_format.hpp"
#include "models/numerics/tensor/scale_groups.hpp"

namespace lnsim::numerics {

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

/// Words of blocks as a datapath takes them, each with its block's scale: with_block_scale. Throws
/// Error where that does, or the sizes do not fit.
void operand_words(std::span<const std::uint32_t> words, const ScaleGroups& groups,
                   std::span<const double> scales, const NumberFormat& format,
                   std::span<std::uint32_t> operands);

/// What decode_words makes of encode_words, with no words of the whole tensor between.
void round_values(std::span<const float> values, const ScaleGroups& groups,
                  std::span<const double> scales, const NumberFormat& format,
                  std::optional<std::uint64_t> seed, std::span<float> rounded);

}  // namespace lnsim::numerics
