// SPDX-License-Identifier: MIT
#include "sim/analytical/buffer_tiles.hpp"

#include "models/base/checked.hpp"

namespace lnsim::analytical {

std::vector<BufferTile> buffer_tiles(const Mapping& mapping) {
  const auto& whole = mapping.nest.whole;
  const auto rows = segments(whole.rows, mapping.buffer.rows);
  const auto columns = segments(whole.columns, mapping.buffer.columns);
  const auto reductions = segments(whole.reduction, mapping.buffer.reduction);
  const bool split = reductions.size() > 1;
  std::vector<BufferTile> tiles;
  for (const auto& m : rows) {
    for (const auto& n : columns) {
      for (const auto& k : reductions) {
        const bool a_changes = mapping.rows_outer ? n.first : rows.size() > 1 || n.first;
        const bool b_changes = mapping.rows_outer ? columns.size() > 1 || m.first : m.first;
        tiles.push_back({m, n, k, product(mapping.nest.groups, m.count, n.count, k.count),
                         split || a_changes, split || b_changes});
      }
    }
  }
  return tiles;
}

}  // namespace lnsim::analytical
