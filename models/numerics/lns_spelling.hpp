// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "models/numerics/number_format.hpp"
#include "models/numerics/spelling.hpp"

namespace lnsim::numerics {

/// Reads lns<bits>g<base factor> and its options. Nothing where the base is none of these; throws
/// Error where it is but a parameter is bad.
[[nodiscard]] std::optional<NumberFormat> parse_lns(const Spelling& spelling);

/// Those that `lnsim list` shows.
[[nodiscard]] std::vector<FormatDescription> known_lns_formats();

}  // namespace lnsim::numerics
