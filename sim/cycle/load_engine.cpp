// SPDX-License-Identifier: MIT
#include "sim/cycle/load_engine.hpp"

#include "sim/cycle/transfer.hpp"
#include "sim/mapping/legality.hpp"

namespace lnsim::cycle {

LoadEngine::LoadEngine(const sc_core::sc_module_name& name, const Architecture& machine,
                       ArrayChannels& channels)
    : sc_module(name), memory_(*machine.memory), channels_(channels) {
  SC_HAS_PROCESS(LoadEngine);
  SC_THREAD(run);
}

void LoadEngine::run() {
  while (true) {
    wait(channels_.job_begins);
    const auto& mapping = channels_.mapping();
    TileWalker walker(mapping);
    while (const auto tile = walker.next()) {
      channels_.tile_slots.wait();
      std::uint64_t ready = now();
      if (tile->loads_a) {
        ready = load(mapping.nest.elements_a(tile->extent));
      }
      if (tile->loads_b) {
        ready = load(mapping.nest.elements_b(tile->extent));
      }
      channels_.tiles.write({*tile, ready});
    }
  }
}

/// Reads an operand tile into the global buffer; returns when it is complete, and waits only as
/// long as the channel is busy, so that the latency of the next request overlaps.
std::uint64_t LoadEngine::load(std::uint64_t elements) {
  const auto bytes = packed_bytes(elements, channels_.job->format.bits).value();
  const auto quantum = memory_.transfer_quantum();
  const auto ready = transfer(dram, tlm::TLM_READ_COMMAND, bytes, now(), quantum);
  transfer(buffer, tlm::TLM_WRITE_COMMAND, bytes, now(), quantum);
  wait(cycles(ready - memory_.dram.latency_cycles - now()));
  return ready;
}

}  // namespace lnsim::cycle
