// SPDX-License-Identifier: MIT
#include "sim/analytical/first_tile.hpp"

#include <algorithm>

namespace lnsim::analytical {
namespace {

/// A vector for every lane: rows, and a part of the reduction, as they are dealt out.
Tile first_vectors(const Mapping& mapping, const ProcessingElement& pe, const Tile& tile) {
  const auto evenly = [](std::uint64_t extent, std::uint64_t most) {
    return ceil_div(extent, ceil_div(extent, most));
  };
  const auto block = std::min(tile.rows, mapping.array.rows);
  return {evenly(ceil_div<std::uint64_t>(block, mapping.pe_rows), pe.lanes), 0,
          evenly(tile.reduction, pe.vector_size), 1};
}

}  // namespace

FirstTile::FirstTile(const Mapping& mapping, const MachineRates& rates, const TileSteps& steps,
                     const Tile& extent, const TileWork& work)
    : mapping_(mapping),
      rates_(rates),
      steps_(steps),
      extent_(extent),
      work_(work),
      vectors_(first_vectors(mapping, rates.pe, extent)),
      head_a_(rates.accesses(rates.bytes_a(mapping.nest.elements_a(vectors_)))),
      head_b_(rates.accesses(rates.bytes_b(vectors_.reduction))) {}

/// Once the first block of rows has met so many columns.
FirstTile::Behind FirstTile::behind_after(std::uint64_t columns) const {
  const auto& array = mapping_.array;
  auto block = extent_;
  block.rows = std::min(block.rows, array.rows);
  block.columns = std::min(extent_.columns, std::max(array.columns, columns));
  const auto bursts_a = rates_.bursts(rates_.bytes_a(mapping_.nest.elements_a(block)));
  const auto bursts_b = rates_.bursts(rates_.bytes_b(mapping_.nest.elements_b(block)));
  const auto loads = rates_.dram_cycles(bursts_a + bursts_b);
  const auto [issue, read] = steps_.first_block(block.columns, mapping_, rates_);
  const auto share =
      static_cast<double>(block.columns) / static_cast<double>(extent_.columns * work_.row_steps);
  const auto paced = share * static_cast<double>(work_.paced);
  return {loads - std::max(issue, paced), loads - read};
}

/// Once all of the tile is done.
FirstTile::Behind FirstTile::behind_at_end() const {
  const auto loads = rates_.dram_cycles(work_.bursts_a + work_.bursts_b);
  return {loads - static_cast<double>(work_.paced), loads - static_cast<double>(work_.read)};
}

/// DRAM is behind by the end of the first step (of a collector's worth of columns, if that is
/// more), of a row of the image, of the first block of rows, or of the tile. In between that grows
/// or shrinks evenly.
double FirstTile::stall(const TileSums& sums, std::uint64_t duration) const {
  Behind most;
  for (const auto& behind :
       {behind_after(std::uint64_t{rates_.pe.collector_entries} * mapping_.pe_columns),
        behind_after(mapping_.nest.width.output), behind_after(extent_.columns), behind_at_end()}) {
    most.array = std::max(most.array, behind.array);
    most.port = std::max(most.port, behind.port);
  }
  const auto lasts = static_cast<double>(duration);
  return std::max({0.0, static_cast<double>(sums.paced) + most.array - lasts,
                   static_cast<double>(sums.read) + most.port - lasts});
}

}  // namespace lnsim::analytical
