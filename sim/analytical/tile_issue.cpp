// SPDX-License-Identifier: MIT
/// For how long a step issues vectors, or waits for the sums that they are added to.
#include <algorithm>

#include "models/base/checked.hpp"
#include "sim/analytical/tile_work.hpp"

namespace lnsim::analytical {

/// Of a processing element's columns those that a collector has entries for take turns: where they
/// take fewer cycles than an addition, the next vector waits for the sums of this one.
std::uint64_t TileSteps::waits(std::uint64_t columns, const MachineRates& rates) {
  const auto& pe = rates.pe;
  const auto wait = [&](std::uint64_t some) {
    const auto issue = checked_multiply<std::uint64_t>(some, pe.initiation_interval_cycles);
    return std::max<std::uint64_t>(issue, rates.pipeline.sums_in_turn) - issue;
  };
  const std::uint64_t entries = pe.collector_entries;
  const auto rest = columns % entries;
  return checked_add(checked_multiply(columns / entries, wait(entries)), rest > 0 ? wait(rest) : 0);
}

/// Sums that are not complete are added to again, wherever they wait: a reduction in tiles takes as
/// many turns as one in a tile.
std::uint64_t TileSteps::busy(const Row& row, const Column& column, const TileRole& role) const {
  const auto followed = role.last_reduction ? vectors_ - 1 : vectors_;
  return checked_add(checked_multiply(column.per_pe, row.issues),
                     product(row.passes, followed, column.waits));
}

}  // namespace lnsim::analytical
