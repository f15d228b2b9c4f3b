// SPDX-License-Identifier: MIT
#pragma once

#include <systemc>

#include <tlm_utils/simple_initiator_socket.h>

#include "models/hardware/architecture.hpp"
#include "sim/cycle/channels.hpp"

namespace lnsim::cycle {

/// Writes the outputs of complete global-buffer tiles back to DRAM.
class StoreEngine : public sc_core::sc_module {
 public:
  StoreEngine(const sc_core::sc_module_name& name, const Architecture& machine,
              ArrayChannels& channels);

  tlm_utils::simple_initiator_socket<StoreEngine> dram{"dram"};
  tlm_utils::simple_initiator_socket<StoreEngine> buffer{"buffer"};

 private:
  void run();

  MemorySystem memory_;
  ArrayChannels& channels_;
};

}  // namespace lnsim::cycle
