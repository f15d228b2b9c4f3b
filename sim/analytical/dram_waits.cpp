// SPDX-License-Identifier: MIT
#include "sim/analytical/dram_waits.hpp"

#include <algorithm>

#include "sim/analytical/add_to.hpp"

namespace lnsim::analytical {

/// A tile waits for operands that DRAM can't bring while the tile before it and itself last, or
/// that it can ask for only when the tile before that one has left its half of the global buffer.
void DramWaits::add(const TileClass& tile, const TileWork& work, const FirstTile& first) {
  add_to(bursts_, work.bursts_a + work.bursts_b + work.stores, tile.count);
  if (tile.role.last_reduction) {
    outputs_ += tile.count;
  } else {
    add_to(open_duration_, work.duration(), tile.count);
    add_to(open_bursts_, work.bursts_a + work.bursts_b, tile.count);
  }
  const auto repeats = static_cast<double>(tile.count - (tile.first ? 1 : 0));
  const auto own = static_cast<double>(work.duration());
  const auto load = rates_.dram_cycles(work.bursts_a + work.bursts_b);
  const auto alone =
      static_cast<double>(work.alone(tile.role.loads_a ? first.head() : first.head_b()));
  // All of operand B has come with the first block of rows; the others take their time after it.
  const auto others = static_cast<double>(work.row_steps - 1) / static_cast<double>(work.row_steps);
  const auto with_b = load - rates_.dram_cycles(work.bursts_a) * others + alone * others;
  const auto turn = static_cast<double>(rates_.dram_latency + rates_.path_latency) +
                    std::max({alone, load, tile.role.loads_b ? with_b : 0.0});
  late_ += repeats * std::max({0.0, load - 2 * own, turn / 2 - own});
  const auto even = tile.even - (tile.first ? 1 : 0);
  halves_[0] += turn * even;
  halves_[1] += turn * (repeats - even);
}

double DramWaits::cycles(const TileSums& sums, const FirstTile& first, const LastStep& last,
                         std::uint64_t duration) const {
  constexpr double halves = 2;
  const auto lasts = static_cast<double>(duration);
  const auto tiles = static_cast<double>(sums.tiles);
  const auto after_first = lasts - static_cast<double>(first.work().duration());
  const auto turns = std::max(halves_[0], halves_[1]) - after_first;
  // The first tile in each half waits for none to leave it.
  const auto late = std::max(late_, turns) * (1 - std::min(1.0, halves / tiles));
  // The channel has nothing to store before the first outputs are complete.
  const auto idle =
      std::max(0.0, static_cast<double>(open_duration_) - rates_.dram_cycles(open_bursts_)) /
      static_cast<double>(outputs_);
  const auto beyond = rates_.dram_cycles(bursts_) + idle - last.hidden() - lasts;
  const auto head = std::max(0.0, static_cast<double>(first.head() + sums.paced) - lasts);
  return std::max(head + first.stall(sums, duration) + late + last.tail(), beyond);
}

}  // namespace lnsim::analytical
