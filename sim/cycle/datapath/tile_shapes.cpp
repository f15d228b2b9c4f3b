// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/tile_shapes.hpp"

#include <algorithm>

namespace lnsim::cycle::datapath {
namespace {

using Extents = std::set<std::uint64_t>;

/// The extents of the blocks of at most `part` into which extents are cut.
Extents cut(const Extents& extents, std::uint64_t part) {
  Extents blocks;
  for (const auto extent : extents) {
    if (extent >= part) {
      blocks.insert(part);
    }
    if (extent % part != 0) {
      blocks.insert(extent % part);
    }
  }
  return blocks;
}

/// The extents of steps (of chunks along the reduction) along one dimension of a tile.
Extents steps(const Mapping& mapping, std::uint64_t Tile::*extent) {
  return cut(cut({mapping.nest.whole.*extent}, mapping.buffer.*extent), mapping.array.*extent);
}

/// A step's rows or columns are dealt out in equal parts, of which the last may be smaller, and
/// each part is taken in blocks.
Extents dealt(const Extents& extents, std::uint64_t parts, std::uint64_t block) {
  Extents dealt;
  for (const auto extent : extents) {
    dealt.merge(cut({extent}, ceil_div(extent, parts)));
  }
  return cut(dealt, block);
}

}  // namespace

std::set<TileShape> tile_shapes(const Mapping& mapping, const lnsim::ProcessingElement& pe) {
  std::set<TileShape> shapes;
  for (const auto rows : dealt(steps(mapping, &Tile::rows), mapping.pe_rows, pe.lanes)) {
    for (const auto columns :
         dealt(steps(mapping, &Tile::columns), mapping.pe_columns, pe.collector_entries)) {
      for (const auto reduction : steps(mapping, &Tile::reduction)) {
        for (const auto taps : steps(mapping, &Tile::taps)) {
          shapes.insert({rows, columns, reduction, taps});
        }
      }
    }
  }
  return shapes;
}

TileShape shortened(TileShape shape, std::uint64_t vector_size, std::uint64_t vectors) {
  const auto whole = ceil_div(shape.reduction, vector_size);
  const auto kept = std::min(whole, vectors);
  shape.reduction -= (whole - kept) * vector_size;
  shape.taps = std::min(shape.taps, vectors / kept);
  return shape;
}

}  // namespace lnsim::cycle::datapath
