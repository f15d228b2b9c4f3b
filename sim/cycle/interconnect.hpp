// SPDX-License-Identifier: MIT
#pragma once

#include <systemc>
#include <tlm>
#include <utility>

#include <tlm_utils/multi_passthrough_target_socket.h>
#include <tlm_utils/simple_initiator_socket.h>

#include "models/hardware/architecture.hpp"

namespace lnsim::cycle {

/// The wires between the global buffer's port and the units: passes transactions on, adds its
/// latency, and counts flits times millimetres. Every access of the port is sent whole.
class InterconnectModule : public sc_core::sc_module {
 public:
  InterconnectModule(const sc_core::sc_module_name& name, const Interconnect& parameters,
                     std::uint32_t port_width_bits);

  tlm_utils::multi_passthrough_target_socket<InterconnectModule> units{"units"};
  tlm_utils::simple_initiator_socket<InterconnectModule> buffer{"buffer"};

  /// Flits times millimetres since the last call.
  std::uint64_t take_flit_millimetres() { return std::exchange(flit_millimetres_, 0); }

 private:
  void b_transport(int id, tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);

  Interconnect parameters_;
  std::uint32_t port_width_bits_;
  std::uint64_t flit_millimetres_ = 0;
};

}  // namespace lnsim::cycle
