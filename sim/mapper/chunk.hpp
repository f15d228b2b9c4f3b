// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "models/hardware/architecture.hpp"
#include "sim/mapping/legality.hpp"
#include "sim/mapping/mapping.hpp"

namespace lnsim {

/// Lengths of the reduction that may stream in at once, everything else of the mapping given: all
/// of it where that fits, and the best part: whole vectors, as each chunk ends with a vector of its
/// own; as many as fit or, where windows share pixels of the reduction, as many as load the fewest
/// pixels twice. Empty where not even one element fits.
[[nodiscard]] std::vector<std::uint64_t> chunks(const Mapping& mapping, const Architecture& machine,
                                                const Legality& legality);

}  // namespace lnsim
