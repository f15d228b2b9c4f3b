// SPDX-License-Identifier: MIT
#pragma once

#include "models/hardware/architecture.hpp"
#include "models/numerics/number_format.hpp"
#include "sim/mapping/mapping.hpp"

namespace lnsim {

/// The mapping of a nest that the machine's memories can hold and that the estimate finds
/// cheapest: fewest cycles by the slowest of array, global-buffer port and DRAM, then least DRAM
/// traffic, then the fewest cycles of the array alone, then the fewest steps. Deterministic. Throws
/// Error where a buffer is too small for the smallest tile.
[[nodiscard]] Mapping map_nest(const LoopNest& nest, const Architecture& machine,
                               const NumberFormat& format);

}  // namespace lnsim
