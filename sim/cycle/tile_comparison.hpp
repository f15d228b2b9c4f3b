// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "models/numerics/datapath/vector_datapath.hpp"
#include "sim/cycle/datapath/tile.hpp"
#include "sim/execution/execution.hpp"
#include "sim/mapping/machine_events.hpp"

namespace lnsim::cycle {

/// The first difference of a tile's sums, outputs or overflows from the numerics library's, bit for
/// bit, where vectors have vector_size elements; nothing where there is none.
[[nodiscard]] std::optional<std::string> value_difference(const datapath::TileOperands& tile,
                                                          const datapath::TileResult& result,
                                                          const numerics::VectorDatapath& numerics,
                                                          std::uint64_t vector_size);

/// The difference of a tile's cycles or counts from the tile model's execution of it on a machine
/// with ideal memory; nothing where there is none. The execution's output stall is left out: the
/// tile model charges it to a tile that drains for longer than it computes, on behalf of the tile
/// that follows.
[[nodiscard]] std::optional<std::string> execution_difference(Cycles cycles,
                                                              const datapath::TileCounts& counts,
                                                              const Execution& execution,
                                                              const MachineEvents& events);

}  // namespace lnsim::cycle
