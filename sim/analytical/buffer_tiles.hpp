// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "sim/analytical/segments.hpp"
#include "sim/mapping/mapping.hpp"

namespace lnsim::analytical {

/// One class of global-buffer tiles: its place along the three axes, and how many there are.
struct BufferTile {
  Segment rows;
  Segment columns;
  Segment reduction;
  std::uint64_t count = 0;
  bool loads_a = false;
  bool loads_b = false;

  [[nodiscard]] bool first() const { return rows.first && columns.first && reduction.first; }
  [[nodiscard]] bool last() const { return rows.last && columns.last && reduction.last; }
  [[nodiscard]] Tile extent() const { return {rows.extent, columns.extent, reduction.extent}; }
};

/// The classes of a mapping's global-buffer tiles, all groups together.
[[nodiscard]] std::vector<BufferTile> buffer_tiles(const Mapping& mapping);

}  // namespace lnsim::analytical
