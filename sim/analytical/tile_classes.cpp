// SPDX-License-Identifier: MIT
#include "sim/analytical/tile_classes.hpp"

#include <tuple>

#include "models/base/checked.hpp"

namespace lnsim::analytical {
namespace {

/// Which share of the tiles at a place has the first tile's half: the halves take turns along the
/// innermost loop; where that has an odd number of tiles, they swap from time to time.
double even_half(const Segments& turns, const Segment& place) {
  if (turns.tiles() % 2 != 0) {
    return 0.5;
  }
  return place.first ? 1.0 : place.last ? 0.0 : 0.5;
}

}  // namespace

TileClasses::TileClasses(const Mapping& mapping, bool spills)
    : mapping_(mapping),
      rows_(mapping.nest.whole.rows, mapping.buffer.rows),
      columns_(mapping.nest.whole.columns, mapping.buffer.columns),
      reductions_(mapping.nest.whole.reduction, mapping.buffer.reduction),
      taps_(mapping.nest.whole.taps, mapping.buffer.taps),
      splits_(reductions_.tiles() > 1 || taps_.tiles() > 1),
      spills_(spills) {
  for (const auto& row : rows_.places()) {
    for (const auto& column : columns_.places()) {
      add_reductions(row, column);
    }
  }
}

void TileClasses::add_reductions(const Segment& row, const Segment& column) {
  const bool rows_outer = mapping_.rows_outer;
  const bool a_changes = rows_outer ? column.first : rows_.tiles() > 1 || column.first;
  const bool b_changes = rows_outer ? columns_.tiles() > 1 || row.first : row.first;
  const auto& [inner, inner_place] = rows_outer ? std::tie(columns_, column) : std::tie(rows_, row);
  const auto& [outer, outer_place] = rows_outer ? std::tie(rows_, row) : std::tie(columns_, column);
  for (const auto& reduction : reductions_.places()) {
    for (const auto& tap : taps_.places()) {
      const bool first = reduction.first && tap.first;
      const bool last = reduction.last && tap.last;
      const auto half = taps_.tiles() > 1         ? even_half(taps_, tap)
                        : reductions_.tiles() > 1 ? even_half(reductions_, reduction)
                        : inner.tiles() > 1       ? even_half(inner, inner_place)
                                                  : even_half(outer, outer_place);
      const auto count =
          product(mapping_.nest.groups, row.count, column.count, reduction.count, tap.count);
      add({.extent = {row.extent, column.extent, reduction.extent, tap.extent},
           .role = {.loads_a = splits_ || a_changes,
                    .loads_b = splits_ || b_changes,
                    .reads_sums = spills_ && !first,
                    .writes_sums = spills_ && !last,
                    .last_reduction = last},
           .count = count,
           .first = row.first && column.first && first,
           .even = half * static_cast<double>(count)});
    }
  }
}

void TileClasses::add(const TileClass& tile) {
  for (auto& known : classes_) {
    if (known.role == tile.role && known.extent == tile.extent) {
      known.count = checked_add(known.count, tile.count);
      known.first = known.first || tile.first;
      known.even += tile.even;
      return;
    }
  }
  classes_.add(tile);
}

}  // namespace lnsim::analytical
