// SPDX-License-Identifier: MIT
#include "sim/cycle/store_engine.hpp"

#include <algorithm>

#include "sim/cycle/transfer.hpp"

namespace lnsim::cycle {
namespace {

/// For so long a piece of outputs may keep the channel from loads that ask for it meanwhile.
constexpr double longest_piece_cycles = 128;

}  // namespace

StoreEngine::StoreEngine(const sc_core::sc_module_name& name, const Architecture& machine,
                         ArrayChannels& channels)
    : sc_module(name), memory_(*machine.memory), channels_(channels) {
  SC_HAS_PROCESS(StoreEngine);
  SC_THREAD(run);
}

void StoreEngine::run() {
  while (true) {
    store_tile();
    channels_.output_slots.post();
  }
}

/// Outputs that are complete by the time that the channel is free go in one piece, so that many
/// small ones do not wait for a large load each; a piece is short, so that no load waits for long.
void StoreEngine::store_tile() {
  const auto port = memory_.global_buffer.port_bytes();
  Cumulative accesses(port);
  Cumulative bursts(memory_.dram.burst_bytes);
  std::uint64_t elements = 0;
  StoreRequest request;
  const auto take = [&] {
    request = channels_.stores.get();
    elements = request.tile_ends ? request.tile_elements
                                 : std::min(elements + request.elements, request.tile_elements);
  };
  while (!request.tile_ends) {
    take();
    wait(cycles(std::max(request.ready, now()) - now()));
    for (StoreRequest next;
         !request.tile_ends && channels_.stores.nb_peek(next) && next.ready <= now();) {
      take();
    }
    const auto bytes = channels_.job->formats.output().bytes(elements).value();
    const auto read = accesses.up_to(bytes);
    transfer(buffer, tlm::TLM_READ_COMMAND, read, now(), port);
    channels_.traffic.output.port_reads += read / port;
    write(bursts.up_to(bytes));
  }
  if (request.last) {
    channels_.stored = now();
    channels_.stores_done.post();
  }
}

void StoreEngine::write(std::uint64_t bytes) {
  const std::uint64_t burst = memory_.dram.burst_bytes;
  channels_.traffic.output.dram_writes += bytes / burst;
  const auto longest = std::max(
      burst,
      static_cast<std::uint64_t>(longest_piece_cycles * memory_.dram.bandwidth_bytes_per_cycle) /
          burst * burst);
  while (bytes > 0) {
    const auto piece = std::min(bytes, longest);
    const auto done = transfer(dram, tlm::TLM_WRITE_COMMAND, piece, now(), burst);
    wait(cycles(done - memory_.dram.latency_cycles - now()));
    bytes -= piece;
  }
}

}  // namespace lnsim::cycle
