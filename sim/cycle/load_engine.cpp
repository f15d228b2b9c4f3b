// SPDX-License-Identifier: MIT
#include "sim/cycle/load_engine.hpp"

#include <algorithm>
#include <cmath>

#include "sim/cycle/transfer.hpp"

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
    const auto& array = channels_.mapping().array;
    TileWalker walker(channels_.mapping());
    while (const auto tile = walker.next()) {
      channels_.tile_slots.wait();
      const auto there = std::optional(Arrival{});
      const auto arrivals = std::make_shared<TileArrivals>();
      arrivals->row_blocks.resize(ceil_div(tile->extent.rows, array.rows),
                                  tile->loads_a ? std::nullopt : there);
      arrivals->column_blocks.resize(ceil_div(tile->extent.columns, array.columns),
                                     tile->loads_b ? std::nullopt : there);
      channels_.tiles.write({*tile, arrivals});
      load(*tile, *arrivals);
    }
  }
}

/// The first block of rows comes along with the first block of columns, then the other columns,
/// then the other rows.
void LoadEngine::load(const BufferTile& tile, TileArrivals& arrivals) {
  const auto& [nest, pe_rows, pe_columns, array, buffer_tile, rows_outer] = channels_.mapping();
  Operand a(memory_, channels_.job->formats.a, channels_.traffic.a);
  Operand b(memory_, channels_.job->formats.b, channels_.traffic.b);
  for (std::uint64_t r = 0; r < arrivals.row_blocks.size(); ++r) {
    for (std::uint64_t c = 0; c < (r == 0 ? arrivals.column_blocks.size() : 1); ++c) {
      std::uint64_t bytes = 0;
      const bool new_rows = c == 0 && tile.loads_a;
      const bool new_columns = r == 0 && tile.loads_b;
      auto part = tile.extent;
      part.rows = std::min((r + 1) * array.rows, tile.extent.rows);
      part.columns = std::min((c + 1) * array.columns, tile.extent.columns);
      if (new_rows) {
        bytes += bring(a, nest.elements_a(part));
      }
      if (new_columns) {
        bytes += bring(b, std::min(nest.elements_b(part), nest.elements_b(tile.extent)));
      }
      const auto arrival = move(bytes);
      if (new_rows) {
        arrivals.row_blocks[r] = arrival;
      }
      if (new_columns) {
        arrivals.column_blocks[c] = arrival;
      }
      channels_.block_requested.notify();
      // The next request overlaps this one's latency.
      wait(cycles(arrival.last - memory_.dram.latency_cycles - now()));
    }
  }
}

std::uint64_t LoadEngine::bring(Operand& operand, std::uint64_t elements) {
  const auto bytes = operand.format.bytes(elements).value();
  const auto port = memory_.global_buffer.port_bytes();
  const auto filled = operand.accesses.up_to(bytes);
  const auto loaded = operand.bursts.up_to(bytes);
  transfer(buffer, tlm::TLM_WRITE_COMMAND, filled, now(), port);
  operand.traffic.port_writes += filled / port;
  operand.traffic.dram_reads += loaded / memory_.dram.burst_bytes;
  return loaded;
}

Arrival LoadEngine::move(std::uint64_t bytes) {
  if (bytes == 0) {
    const auto at_once = now() + memory_.dram.latency_cycles;
    return {at_once, at_once};
  }
  const auto last = transfer(dram, tlm::TLM_READ_COMMAND, bytes, now(), memory_.dram.burst_bytes);
  const auto duration = static_cast<std::uint64_t>(
      std::ceil(static_cast<double>(bytes) / memory_.dram.bandwidth_bytes_per_cycle));
  return {last - std::min(last - now(), duration), last};
}

}  // namespace lnsim::cycle
