// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "models/numerics/format/number_format.hpp"
#include "models/numerics/format/spelling.hpp"

namespace lnsim::numerics {

/// Reads lns<bits>g<base factor> and its options. Nothing where the base is none of these; throws
/// Error where it is but a parameter is bad.
[[nodiscard]] std::optional<NumberFormat> parse_lns(const Spelling& spelling);

/// The lane of two logarithmic formats: its base factor is the finer one's, and its exponents hold
/// those of both in its steps, of which a step of a base factor 2^k times coarser is 2^k. Throws
/// Error where the formats treat 0 differently, state different datapaths, or need more than 16
/// bits.
[[nodiscard]] NumberFormat lns_lane(const NumberFormat& a, const NumberFormat& b);

/// Those that `lnsim list` shows.
[[nodiscard]] std::vector<FormatDescription> known_lns_formats();

}  // namespace lnsim::numerics
