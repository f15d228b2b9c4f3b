// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "sim/analytical/machine_rates.hpp"
#include "sim/analytical/tally.hpp"
#include "sim/execution/execution.hpp"
#include "sim/mapping/machine_events.hpp"
#include "sim/mapping/mapping.hpp"

namespace lnsim::analytical {

/// What a mapped contraction takes, in plain numbers.
struct Account {
  std::uint64_t compute = 0;  ///< cycles, by cause as in CycleStack
  std::uint64_t fill_drain = 0;
  std::uint64_t operand_stall = 0;
  std::uint64_t output_stall = 0;
  std::uint64_t dram_stall = 0;
  Tally tally;

  [[nodiscard]] std::uint64_t cycles() const {
    return compute + fill_drain + operand_stall + output_stall + dram_stall;
  }
};

/// The account of a legal mapping in closed form.
///
/// Within a global-buffer tile, steps overlap: it lasts as long as the slowest of the array, the
/// read port, the write port and the wires is busy. Between tiles, DRAM works ahead by one tile:
/// the op lasts as long as its tiles, or as DRAM is busy, and waits besides for the first operands
/// that DRAM can't bring at the array's pace, and for tiles too short to hide DRAM's latency.
[[nodiscard]] Account account_of(const Mapping& mapping, const MachineRates& rates);

/// The same cycles, and of the tally the traffic of DRAM alone: faster.
[[nodiscard]] Account time_of(const Mapping& mapping, const MachineRates& rates);

/// The account with its traffic by tensor, in the names of a machine's events. The rates are those
/// of the same machine and formats.
[[nodiscard]] Execution execution_of(const Mapping& mapping, const Architecture& machine,
                                     const MachineRates& rates, const MachineEvents& events);

}  // namespace lnsim::analytical
