// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "sim/analytical/machine_rates.hpp"
#include "sim/analytical/tile_classes.hpp"
#include "sim/analytical/tile_sums.hpp"
#include "sim/analytical/tile_work.hpp"
#include "sim/mapping/mapping.hpp"

namespace lnsim::analytical {

/// The tile that begins a contraction: nothing comes before it during which its operands could.
class FirstTile {
 public:
  /// `steps` are such a tile's, and have to outlive this.
  FirstTile(const Mapping& mapping, const MachineRates& rates, const TileSteps& steps,
            const Tile& extent, const TileWork& work);

  [[nodiscard]] const TileWork& work() const { return work_; }
  /// Accesses of the port for the first vectors of operand B, and with them those of operand A.
  [[nodiscard]] std::uint64_t head_b() const { return head_b_; }
  [[nodiscard]] std::uint64_t head() const { return head_a_ + head_b_; }
  /// Cycles that the array, and the port, can't begin with at once, as DRAM is behind them at the
  /// start of an op of such tiles that would last for `duration` cycles.
  [[nodiscard]] double stall(const TileSums& sums, std::uint64_t duration) const;

 private:
  /// By how much DRAM is behind the array, and behind the port.
  struct Behind {
    double array = 0;
    double port = 0;
  };
  [[nodiscard]] Behind behind_after(std::uint64_t columns) const;
  [[nodiscard]] Behind behind_at_end() const;

  const Mapping& mapping_;
  const MachineRates& rates_;
  const TileSteps& steps_;
  Tile extent_;
  TileWork work_;
  Tile vectors_;  ///< that come first
  std::uint64_t head_a_;
  std::uint64_t head_b_;
};

}  // namespace lnsim::analytical
