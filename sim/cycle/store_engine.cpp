// SPDX-License-Identifier: MIT
#include "sim/cycle/store_engine.hpp"

#include "sim/cycle/transfer.hpp"
#include "sim/mapping/legality.hpp"

namespace lnsim::cycle {

StoreEngine::StoreEngine(const sc_core::sc_module_name& name, const Architecture& machine,
                         ArrayChannels& channels)
    : sc_module(name), memory_(*machine.memory), channels_(channels) {
  SC_HAS_PROCESS(StoreEngine);
  SC_THREAD(run);
}

void StoreEngine::run() {
  const auto quantum = memory_.transfer_quantum();
  while (true) {
    const auto output = channels_.stores.read();
    if (output.ready > now()) {
      wait(cycles(output.ready - now()));
    }
    const auto bytes = packed_bytes(output.elements, channels_.job->format.bits).value();
    transfer(buffer, tlm::TLM_READ_COMMAND, bytes, now(), quantum);
    const auto done = transfer(dram, tlm::TLM_WRITE_COMMAND, bytes, now(), quantum);
    const auto latency = output.last ? 0 : memory_.dram.latency_cycles;
    wait(cycles(done - latency - now()));
    if (output.last) {
      channels_.stores_done.post();
    }
  }
}

}  // namespace lnsim::cycle
