// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "models/hardware/architecture.hpp"
#include "sim/execution/execution.hpp"
#include "sim/mapping/machine_events.hpp"

namespace lnsim::analytical {

/// What a contraction does, counted in closed form: plain numbers, so that a search can compare
/// thousands of mappings.
struct Tally {
  std::uint64_t lane_vectors = 0;    ///< vector multiply-accumulates of active lanes
  std::uint64_t a_words = 0;         ///< operand vectors written into buffers A
  std::uint64_t a_reads = 0;         ///< operand vectors read and latched
  std::uint64_t b_words = 0;         ///< operand vectors written into buffers B
  std::uint64_t b_reads = 0;         ///< operand vectors read and broadcast
  std::uint64_t preloaded_sums = 0;  ///< partial sums put back into the collector
  std::uint64_t outputs = 0;         ///< converted by the post-processing units
  std::uint64_t port_reads = 0;      ///< accesses of the global buffer, of either side
  std::uint64_t port_writes = 0;
  std::uint64_t link_reads = 0;   ///< bytes over the interconnect towards the array
  std::uint64_t link_writes = 0;  ///< and from it
  std::uint64_t dram_reads = 0;   ///< bursts
  std::uint64_t dram_writes = 0;

  /// Another tally, so many times.
  void add(const Tally& other, std::uint64_t times);

  bool operator==(const Tally&) const = default;
};

/// The events of a tally, in the names of a machine's.
[[nodiscard]] EventCounts events_of(const Tally& tally, const Architecture& machine,
                                    const MachineEvents& names);

}  // namespace lnsim::analytical
