// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/numerics/format/number_format.hpp"
#include "models/numerics/format/spelling.hpp"

namespace lnsim::numerics {

/// Reads the name of a floating-point format and its accumulator. Nothing where the base is none of
/// these; throws Error where it is but the accumulator is none that the format has.
[[nodiscard]] std::optional<NumberFormat> parse_floating(const Spelling& spelling);

/// The lane of the format that holds the numbers of both, or that of both 8-bit formats. Throws
/// Error where there is none, or where its sums would be taken in a window that is for 8 bits.
[[nodiscard]] NumberFormat floating_lane(const NumberFormat& a, const NumberFormat& b);

/// The name without options. Throws Error where the format is no known one.
[[nodiscard]] std::string base_name(const NumberFormat& format);

/// The same with the window of fused sums, or the width of exact ones, where an option states it:
/// what a lane is priced as.
[[nodiscard]] std::string unit_name(const NumberFormat& format);

/// Those that `lnsim list` shows.
[[nodiscard]] std::vector<FormatDescription> known_floating_formats();

}  // namespace lnsim::numerics
