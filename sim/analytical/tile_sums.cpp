// SPDX-License-Identifier: MIT
#include "sim/analytical/tile_sums.hpp"

#include <algorithm>

#include "sim/analytical/add_to.hpp"

namespace lnsim::analytical {

void TileSums::add(const TileWork& work, std::uint64_t times) {
  add_to(tiles, 1, times);
  add_to(steps, work.steps, times);
  add_to(compute, work.compute, times);
  add_to(array, work.array, times);
  add_to(paced, std::max(work.paced, work.sums_return), times);
  add_to(read, std::max(work.read, work.sums_return), times);
  add_to(write, work.write, times);
  add_to(one_by_one, work.duration(), times);
}

/// Steps are fetched ahead and outputs written behind by some steps: short tiles overlap, so that
/// the busiest part of the machine decides over the whole op; of long ones, it decides in each.
std::uint64_t TileSums::duration(const TileWork& first) const {
  constexpr double steps_ahead = 3;
  const auto together =
      std::max({paced, array + first.first_wait, read, write + first.first_outputs});
  const auto apart = std::max(one_by_one, together) - together;
  const auto overlap =
      std::min(1.0, steps_ahead * static_cast<double>(tiles) / static_cast<double>(steps));
  return together + static_cast<std::uint64_t>(static_cast<double>(apart) * (1 - overlap));
}

}  // namespace lnsim::analytical
