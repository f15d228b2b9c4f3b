// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/numerics/codec/lns_code.hpp"

namespace lnsim::numerics {

/// The code whose magnitude scale * 2^(exponent / base_factor) is nearest to |x| in the log domain;
/// the rounding is decided exactly and never ties, as the midpoints are irrational. Range ends as
/// in clamp_code. Throws Error where x is not finite or scale is not a positive finite number.
[[nodiscard]] LnsCode encode(double x, double scale, const NumberFormat& format);

/// The number that a code stands for, to double precision; infinite where that overflows.
[[nodiscard]] double decode(const LnsCode& code, double scale, const NumberFormat& format);

enum class ScaleGranularity : std::uint8_t { PerTensor, PerChannel };

/// A tensor as codes with one scale, or one scale per channel.
struct EncodedTensor {
  std::vector<LnsCode> codes;
  std::vector<double> scales;
};

/// Encodes a tensor whose outermost dimension has `channels` entries, each scale mapping the
/// largest magnitude of its group to the largest code. Throws Error where the values don't divide
/// into the channels or one is not finite.
[[nodiscard]] EncodedTensor encode_tensor(std::span<const double> values, std::size_t channels,
                                          const NumberFormat& format, ScaleGranularity granularity);

}  // namespace lnsim::numerics
