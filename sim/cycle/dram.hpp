// SPDX-License-Identifier: MIT
#pragma once

#include <systemc>
#include <tlm>
#include <utility>

#include <tlm_utils/multi_passthrough_target_socket.h>

#include "models/hardware/architecture.hpp"
#include "sim/cycle/lane.hpp"

namespace lnsim::cycle {

/// Off-chip memory: one channel, served in order of arrival, whole bursts at the sustained
/// bandwidth, with a pipelined latency. Loosely timed: b_transport adds to `delay` until the last
/// byte has moved, latency included.
class DramModule : public sc_core::sc_module {
 public:
  DramModule(const sc_core::sc_module_name& name, Dram parameters);

  tlm_utils::multi_passthrough_target_socket<DramModule> socket{"socket"};

  /// Bursts since the last call.
  struct Counts {
    std::uint64_t reads = 0;
    std::uint64_t writes = 0;
  };
  Counts take_counts() { return std::exchange(counts_, {}); }
  /// Cycles that the channel was busy since the last call.
  std::uint64_t take_busy_cycles();

 private:
  void b_transport(int id, tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);

  Dram parameters_;
  Counts counts_;
  Lane channel_;
  std::uint64_t bytes_ = 0;  ///< since the last call
};

}  // namespace lnsim::cycle
