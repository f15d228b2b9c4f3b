// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "models/hardware/architecture.hpp"
#include "sim/mapper/region.hpp"
#include "sim/mapping/legality.hpp"
#include "sim/mapping/mapping.hpp"

namespace lnsim {

/// Which regions are worth looking at.
using RegionFilter = std::function<bool(const Region&)>;

/// Mappings near to a legal one, with tile sizes that need not be candidates: one extent a little
/// or much shorter or longer, and another one as long as memories then allow; or in a region that
/// differs in one respect and is `promising`. Their chunks are still to be chosen.
[[nodiscard]] std::vector<Mapping> neighbours(const Mapping& mapping,
                                              std::span<const Region> regions,
                                              const Architecture& machine, const Legality& legality,
                                              const RegionFilter& promising);

}  // namespace lnsim
