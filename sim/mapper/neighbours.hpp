// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "models/hardware/architecture.hpp"
#include "sim/mapping/legality.hpp"
#include "sim/mapping/mapping.hpp"

namespace lnsim {

/// Mappings near to a legal one, with tile sizes that need not be candidates: one extent a little or
/// much shorter or longer, and another one as long as memories then allow; another spread over
/// processing elements or order of tiles. Their chunks are still to be chosen.
[[nodiscard]] std::vector<Mapping> neighbours(const Mapping& mapping, const Architecture& machine,
                                              const Legality& legality);

}  // namespace lnsim
