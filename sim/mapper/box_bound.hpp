// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "sim/analytical/machine_rates.hpp"
#include "sim/analytical/tally.hpp"
#include "sim/mapper/region.hpp"
#include "sim/mapper/region_totals.hpp"

namespace lnsim {

/// The least that any legal mapping of a region can take whose sizes lie between two places: every
/// term of the closed form at that end of the sizes where it is least.
class BoxBound {
 public:
  BoxBound(const Region& region, const RegionTotals& totals, const analytical::MachineRates& rates,
           const Places& low, const Places& high)
      : BoxBound(region.choice, totals, rates, region.sizes(low), region.sizes(high)) {}
  BoxBound(const RegionChoice& choice, const RegionTotals& totals,
           const analytical::MachineRates& rates, const Sizes& low, const Sizes& high);

  [[nodiscard]] double cycles() const { return cycles_; }
  [[nodiscard]] const analytical::Tally& tally() const { return tally_; }
  /// Whether DRAM decides, and with it the sizes of global-buffer tiles.
  [[nodiscard]] bool dram_decides() const { return dram_decides_; }

 private:
  void count_tiles();
  void bound_array();
  void bound_outputs();
  void bound_operands();
  void bound_cycles();
  [[nodiscard]] double capacity_bound(double a, double b) const;
  [[nodiscard]] double least_loads(double a, double b, double tiles) const;
  [[nodiscard]] double columns_per_pe() const;
  [[nodiscard]] double start_stall() const;
  [[nodiscard]] double late(double lasts) const;
  [[nodiscard]] bool sums_may_stay() const;
  [[nodiscard]] std::uint64_t fetched_rows(std::uint64_t loads) const;
  [[nodiscard]] std::uint64_t fetched_elements_b(std::uint64_t loads) const;

  const RegionChoice& choice_;
  const LoopNest& nest_;
  const RegionTotals& totals_;
  const analytical::MachineRates& rates_;
  Sizes low_;
  Sizes high_;
  std::uint64_t row_tiles_ = 1;
  std::uint64_t column_tiles_ = 1;
  std::uint64_t reduction_tiles_ = 1;  ///< taps included
  std::uint64_t row_steps_ = 1;
  std::uint64_t column_steps_ = 1;
  std::uint64_t vectors_ = 0;  ///< of a dot product
  double issue_ = 0;
  double array_ = 0;
  double read_ = 0;
  double write_ = 0;
  double dram_ = 0;
  analytical::Tally tally_;
  double cycles_ = 0;
  bool dram_decides_ = false;
};

}  // namespace lnsim
