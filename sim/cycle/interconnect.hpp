// SPDX-License-Identifier: MIT
#pragma once

#include <systemc>
#include <tlm>

#include <tlm_utils/multi_passthrough_target_socket.h>
#include <tlm_utils/simple_initiator_socket.h>

#include "models/hardware/architecture.hpp"
#include "sim/cycle/lane.hpp"

namespace lnsim::cycle {

/// The wires between the global buffer's port and the units, as many in each direction as a flit is
/// wide: passes transactions on at a flit a cycle, adds its latency, and counts flits times
/// millimetres.
class InterconnectModule : public sc_core::sc_module {
 public:
  InterconnectModule(const sc_core::sc_module_name& name, const Interconnect& parameters);

  tlm_utils::multi_passthrough_target_socket<InterconnectModule> units{"units"};
  tlm_utils::simple_initiator_socket<InterconnectModule> buffer{"buffer"};

  /// Flits times millimetres since the last call; a job's bytes in a direction fill whole flits.
  std::uint64_t take_flit_millimetres();

 private:
  /// One direction.
  struct Wires {
    Lane lane;
    std::uint64_t bytes = 0;  ///< since the last call
  };

  void b_transport(int id, tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);

  Interconnect parameters_;
  Wires read_;
  Wires write_;
};

}  // namespace lnsim::cycle
