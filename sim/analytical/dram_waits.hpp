// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>

#include "sim/analytical/first_tile.hpp"
#include "sim/analytical/last_step.hpp"
#include "sim/analytical/machine_rates.hpp"
#include "sim/analytical/tile_classes.hpp"
#include "sim/analytical/tile_sums.hpp"
#include "sim/analytical/tile_work.hpp"

namespace lnsim::analytical {

/// For how long the tiles of a contraction wait for DRAM, beyond its latency: each by itself, as
/// they take turns in the halves of the global buffer, or because the channel is busier than they.
class DramWaits {
 public:
  explicit DramWaits(const MachineRates& rates) : rates_(rates) {}

  /// Equal tiles, of an op with this first one.
  void add(const TileClass& tile, const TileWork& work, const FirstTile& first);

  /// Cycles that all tiles added wait which would last for `duration` cycles, were DRAM always in
  /// time.
  [[nodiscard]] double cycles(const TileSums& sums, const FirstTile& first, const LastStep& last,
                              std::uint64_t duration) const;

 private:
  const MachineRates& rates_;
  std::uint64_t bursts_ = 0;
  std::uint64_t outputs_ = 0;        ///< tiles that complete their reduction
  std::uint64_t open_duration_ = 0;  ///< of tiles that don't
  std::uint64_t open_bursts_ = 0;
  double late_ = 0;                 ///< tiles that wait for DRAM, each by itself
  std::array<double, 2> halves_{};  ///< how long each half of the global buffer is in use
};

}  // namespace lnsim::analytical
