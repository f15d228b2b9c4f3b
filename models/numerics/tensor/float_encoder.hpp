// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "models/numerics/format/number_format.hpp"

namespace lnsim::numerics {

/// encode_float of x / scale for many numbers: the same words. Throws Error where the format is no
/// floating-point one or the sizes differ.
void encode_floats(std::span<const float> values, double scale, const NumberFormat& format,
                   std::span<std::uint32_t> words);
void encode_floats(std::span<const double> values, double scale, const NumberFormat& format,
                   std::span<std::uint32_t> words);

}  // namespace lnsim::numerics
