// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "models/numerics/format/number_format.hpp"

namespace lnsim::numerics {

/// A number in [0, 1) with 53 random bits for each pair of seed and index: whoever asks for it, in
/// whatever order, gets the same (SplitMix64; Steele, Lea, Flood, OOPSLA 2014).
[[nodiscard]] double uniform(std::uint64_t seed, std::uint64_t index);

/// floor(position), or one above it with the probability of what is cut off: where that exceeds
/// `random`, which is in [0, 1).
[[nodiscard]] std::int64_t round_by(double position, double random);

/// The stored word of x / scale, rounded up where the distance from the code below, as a fraction
/// of the distance between both, exceeds `random`, which is in [0, 1): its mean over random numbers
/// is unbiased. Distances are between codes: in the log domain for LNS, else between values. Range
/// ends as in encode_word; throws Error where that does.
[[nodiscard]] std::uint32_t encode_word_stochastically(double x, double scale,
                                                       const NumberFormat& format, double random);

/// The same for as many words, by uniform(seed, first), uniform(seed, first + 1) and so on.
template <typename Real>
void encode_stochastically(std::span<const Real> values, double scale, const NumberFormat& format,
                           std::uint64_t seed, std::uint64_t first, std::span<std::uint32_t> words);

}  // namespace lnsim::numerics
