// SPDX-License-Identifier: MIT
#include "sim/analytical/contraction.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "models/base/checked.hpp"
#include "sim/analytical/add_to.hpp"
#include "sim/analytical/dram_waits.hpp"
#include "sim/analytical/first_tile.hpp"
#include "sim/analytical/last_step.hpp"
#include "sim/analytical/tile_classes.hpp"
#include "sim/analytical/tile_sums.hpp"
#include "sim/analytical/tile_work.hpp"

namespace lnsim::analytical {
namespace {

class Contractor {
 public:
  Contractor(const Mapping& mapping, const MachineRates& rates, bool counts)
      : counts_(counts), mapping_(mapping), rates_(rates), waits_(rates) {}

  Account run() {
    for (const auto& tile : TileClasses(mapping_, mapping_.spills_partial_sums(rates_.pe))) {
      add_tile(tile);
    }
    finish();
    return account_;
  }

 private:
  void add_tile(const TileClass& tile);
  [[nodiscard]] const TileSteps& steps_of(const Tile& extent);
  void finish();

  bool counts_;
  const Mapping& mapping_;
  const MachineRates& rates_;
  std::array<std::optional<TileSteps>, 16> steps_;  ///< by extent: ragged or not along each axis
  std::optional<FirstTile> first_;
  TileSums sums_;
  DramWaits waits_;
  Account account_;
};

const TileSteps& Contractor::steps_of(const Tile& extent) {
  const auto& full = mapping_.buffer;
  const auto index =
      (extent.rows != full.rows ? 1U : 0U) | (extent.columns != full.columns ? 2U : 0U) |
      (extent.reduction != full.reduction ? 4U : 0U) | (extent.taps != full.taps ? 8U : 0U);
  auto& steps = steps_.at(index);
  if (!steps) {
    steps.emplace(mapping_, rates_, extent);
  }
  return *steps;
}

void Contractor::add_tile(const TileClass& tile) {
  const auto& steps = steps_of(tile.extent);
  const auto work = steps.work(mapping_.nest, rates_, tile.role);
  if (counts_) {
    account_.tally.add(steps.tally(mapping_, rates_, tile.role, work), tile.count);
  } else {
    add_to(account_.tally.dram_reads, work.bursts_a + work.bursts_b, tile.count);
    add_to(account_.tally.dram_writes, work.stores, tile.count);
  }
  sums_.add(work, tile.count);
  if (tile.first) {
    first_.emplace(mapping_, rates_, steps, tile.extent, work);
  }
  if (rates_.has_memory) {
    waits_.add(tile, work, *first_);
  }
}

void Contractor::finish() {
  const auto duration = sums_.duration(first_->work());
  const LastStep last(mapping_, rates_);
  account_.compute = sums_.compute;
  (sums_.read >= std::max(sums_.paced, sums_.write) ? account_.operand_stall
                                                    : account_.output_stall) =
      duration - sums_.compute;
  account_.fill_drain = checked_add(rates_.latency_cycles(), last.outputs_behind());
  if (!rates_.has_memory) {
    return;
  }
  account_.fill_drain += rates_.path_latency + 1;
  account_.operand_stall = checked_add(account_.operand_stall, rates_.path_latency);
  account_.dram_stall =
      rates_.dram_latency +
      static_cast<std::uint64_t>(std::ceil(waits_.cycles(sums_, *first_, last, duration)));
}

}  // namespace

Account account_of(const Mapping& mapping, const MachineRates& rates) {
  return Contractor(mapping, rates, true).run();
}

Account time_of(const Mapping& mapping, const MachineRates& rates) {
  return Contractor(mapping, rates, false).run();
}

/// What all tiles move of each tensor.
ProductTraffic traffic_of(const Mapping& mapping, const MachineRates& rates) {
  ProductTraffic traffic;
  for (const auto& tile : TileClasses(mapping, mapping.spills_partial_sums(rates.pe))) {
    const TileSteps steps(mapping, rates, tile.extent);
    traffic += steps.traffic(mapping.nest, rates, tile.role).scaled(tile.count);
  }
  return traffic;
}

Execution execution_of(const Mapping& mapping, const Architecture& machine,
                       const MachineRates& rates, const MachineEvents& events) {
  const auto account = account_of(mapping, rates);
  Execution execution;
  execution.cycles = {.compute = Cycles(account.compute),
                      .fill_drain = Cycles(account.fill_drain),
                      .operand_stall = Cycles(account.operand_stall),
                      .output_stall = Cycles(account.output_stall),
                      .dram_stall = Cycles(account.dram_stall)};
  execution.traffic = traffic_of(mapping, rates);
  execution.counts = events_of(account.tally, machine, events);
  return execution;
}

}  // namespace lnsim::analytical
