// SPDX-License-Identifier: MIT
#pragma once

#include <systemc>

#include <tlm_utils/simple_initiator_socket.h>

#include "models/hardware/architecture.hpp"
#include "sim/cycle/channels.hpp"

namespace lnsim::cycle {

/// Brings global-buffer tiles from DRAM, one ahead of the tile that the array works on.
class LoadEngine : public sc_core::sc_module {
 public:
  LoadEngine(const sc_core::sc_module_name& name, const Architecture& machine,
             ArrayChannels& channels);

  tlm_utils::simple_initiator_socket<LoadEngine> dram{"dram"};
  tlm_utils::simple_initiator_socket<LoadEngine> buffer{"buffer"};

 private:
  void run();
  std::uint64_t load(std::uint64_t elements);

  MemorySystem memory_;
  ArrayChannels& channels_;
};

}  // namespace lnsim::cycle
