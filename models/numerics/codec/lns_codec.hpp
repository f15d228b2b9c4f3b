// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "models/numerics/codec/lns_code.hpp"

namespace lnsim::numerics {

/// The code whose magnitude scale * 2^(exponent / base_factor) is nearest to |x| in the log domain;
/// the rounding is decided exactly and never ties, as the midpoints are irrational. Range ends as
/// in clamp_code. Throws Error where x is not finite or scale is not a positive finite number.
[[nodiscard]] LnsCode encode(double x, double scale, const NumberFormat& format);

/// The number that a code stands for, to double precision; infinite where that overflows.
[[nodiscard]] double decode(const LnsCode& code, double scale, const NumberFormat& format);

}  // namespace lnsim::numerics
