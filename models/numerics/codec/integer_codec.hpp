// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "models/numerics/format/number_format.hpp"

namespace lnsim::numerics {

/// The largest code of a symmetric integer format, 2^(bits-1) - 1; the smallest is its negative.
/// Throws Error where the format is no integer one.
[[nodiscard]] std::int32_t largest_integer(const NumberFormat& format);

/// x / scale in double precision, rounded to nearest with ties to even, saturated to the symmetric
/// range. Throws Error where x is not finite or scale is not a positive finite number.
[[nodiscard]] std::int32_t encode_integer(double x, double scale, const NumberFormat& format);

}  // namespace lnsim::numerics
