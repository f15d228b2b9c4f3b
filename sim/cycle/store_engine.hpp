// SPDX-License-Identifier: MIT
#pragma once

#include <systemc>

#include <tlm_utils/simple_initiator_socket.h>

#include "models/hardware/architecture.hpp"
#include "sim/cycle/channels.hpp"
#include "sim/cycle/cumulative.hpp"

namespace lnsim::cycle {

/// Writes complete outputs back to DRAM as they come.
class StoreEngine : public sc_core::sc_module {
 public:
  StoreEngine(const sc_core::sc_module_name& name, const Architecture& machine,
              ArrayChannels& channels);

  tlm_utils::simple_initiator_socket<StoreEngine> dram{"dram"};
  tlm_utils::simple_initiator_socket<StoreEngine> buffer{"buffer"};

 private:
  void run();
  void store_tile();
  void write(std::uint64_t bytes);

  MemorySystem memory_;
  ArrayChannels& channels_;
};

}  // namespace lnsim::cycle
