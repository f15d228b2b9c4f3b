// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "sim/analytical/tile_work.hpp"

namespace lnsim::analytical {

/// Sums over the tiles of an op: for how many cycles they keep the parts of the machine busy.
struct TileSums {
  std::uint64_t tiles = 0;
  std::uint64_t steps = 0;
  std::uint64_t compute = 0;
  std::uint64_t array = 0;
  std::uint64_t paced = 0;
  std::uint64_t read = 0;
  std::uint64_t write = 0;
  std::uint64_t one_by_one = 0;  ///< tiles one after the other

  /// So many tiles that do this.
  void add(const TileWork& work, std::uint64_t times);

  /// Cycles that the tiles take of which `first` is the first, were DRAM always in time.
  [[nodiscard]] std::uint64_t duration(const TileWork& first) const;
};

}  // namespace lnsim::analytical
