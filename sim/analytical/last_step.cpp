// SPDX-License-Identifier: MIT
#include "sim/analytical/last_step.hpp"

#include <algorithm>

#include "sim/analytical/execute.hpp"
#include "sim/analytical/tile_work.hpp"

namespace lnsim::analytical {
namespace {

Tile last_step(const Mapping& mapping) {
  const auto rest = [](std::uint64_t whole, std::uint64_t tile) { return (whole - 1) % tile + 1; };
  const auto& whole = mapping.nest.whole;
  return {rest(rest(whole.rows, mapping.buffer.rows), mapping.array.rows),
          rest(rest(whole.columns, mapping.buffer.columns), mapping.array.columns), 0, 0};
}

}  // namespace

LastStep::LastStep(const Mapping& mapping, const MachineRates& rates)
    : rates_(rates),
      extent_(last_step(mapping)),
      rows_(ceil_div<std::uint64_t>(extent_.rows, mapping.pe_rows)),
      columns_(ceil_div<std::uint64_t>(extent_.columns, mapping.pe_columns)),
      outputs_(mapping.nest.elements_out(extent_)) {}

std::uint64_t LastStep::outputs_behind() const {
  const auto& pe = rates_.pe;
  const auto last_rows = (rows_ - 1) % pe.lanes + 1;
  const auto last_columns = (columns_ - 1) % pe.collector_entries + 1;
  const auto slots = ceil_div<std::uint64_t>(last_rows, pe.post_processing_lanes);
  const std::uint64_t interval = pe.initiation_interval_cycles;
  return slots + (last_columns - 1) * (slots - std::min(slots, interval));
}

double LastStep::hidden() const {
  const auto outputs = rates_.bursts(rates_.output_bytes(outputs_));
  return std::min(rates_.dram_cycles(outputs),
                  static_cast<double>(rates_.dram_latency + rates_.path_latency));
}

double LastStep::tail() const {
  const auto& pe = rates_.pe;
  const auto portions =
      std::min(most_output_portions, ceil_div<std::uint64_t>(rows_, pe.lanes) *
                                         ceil_div<std::uint64_t>(columns_, pe.collector_entries));
  const auto bytes = rates_.output_bytes(ceil_div(outputs_, portions));
  const auto port = static_cast<double>(rates_.accesses(bytes));
  const auto dram = rates_.dram_cycles(rates_.bursts(bytes)) -
                    static_cast<double>(rates_.dram_latency + rates_.path_latency);
  return std::max(0.0, std::max(port, dram) - unresolved_tail_cycles);
}

}  // namespace lnsim::analytical
