// SPDX-License-Identifier: MIT
#pragma once

#include <set>

#include "models/hardware/architecture.hpp"
#include "sim/cycle/datapath/tile.hpp"
#include "sim/mapping/mapping.hpp"

namespace lnsim::cycle::datapath {

/// The shapes of all tiles that a mapping gives to processing elements, edge tiles included. A
/// chunk of the reduction that streams in at once is a tile.
[[nodiscard]] std::set<TileShape> tile_shapes(const Mapping& mapping,
                                              const lnsim::ProcessingElement& pe);

/// The shape with at most `vectors` (one at least) vectors a dot product: fewer whole vectors of
/// each tap, then fewer taps. The last vector of a tap stays as full as it was.
[[nodiscard]] TileShape shortened(TileShape shape, std::uint64_t vector_size,
                                  std::uint64_t vectors);

}  // namespace lnsim::cycle::datapath
