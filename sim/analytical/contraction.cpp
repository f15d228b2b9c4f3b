// SPDX-License-Identifier: MIT
#include <algorithm>

#include "models/base/checked.hpp"
#include "sim/analytical/buffer_tiles.hpp"
#include "sim/analytical/execute.hpp"
#include "sim/analytical/geometry.hpp"
#include "sim/analytical/segments.hpp"
#include "sim/mapping/machine_events.hpp"

namespace lnsim::analytical {
namespace {

using Count = std::uint64_t;

/// Cycles of one step of the array, and of its outputs at the write port.
struct StepTime {
  Count compute = 0;
  Count post_processing = 0;
  Count fetch = 0;
  Count write = 0;

  [[nodiscard]] Count total() const { return std::max({compute, post_processing, fetch}); }
};

class Contractor {
 public:
  Contractor(const Mapping& mapping, const Architecture& machine, const NumberFormat& format)
      : mapping_(mapping),
        nest_(mapping.nest),
        machine_(machine),
        pe_(machine.pe),
        format_(format),
        events_(machine, format),
        geometry_(mapping, machine, format) {}

  Execution run() {
    for (const auto& tile : buffer_tiles(mapping_)) {
      add_tile(tile);
    }
    return execution_;
  }

 private:
  void add_tile(const BufferTile& tile) {
    const auto rows = segments(tile.rows.extent, mapping_.array.rows);
    const auto columns = segments(tile.columns.extent, mapping_.array.columns);
    const Count steps_per_residency = ceil_div(tile.columns.extent, mapping_.array.columns);
    const bool fetch_a = rows.size() > 1 || tile.loads_a;
    const bool b_stays = mapping_.array.reduction >= tile.reduction.extent && columns.size() == 1;
    Count duration = 0;
    Count writes = 0;
    Count last_write = 0;
    for (const auto& m : rows) {
      const Tile residency{m.extent, columns.front().extent, tile.reduction.extent};
      const Count a = fetch_a ? add_residency(residency, tile.count * m.count) : 0;
      for (const auto& n : columns) {
        const Tile block{m.extent, n.extent, tile.reduction.extent};
        const bool fetch_b = !b_stays || (m.first && tile.loads_b);
        const Count times = product(tile.count, m.count, n.count);
        // The op's first operand A comes before its first step, not along with it.
        const Count a_slice = tile.first() && m.first ? 0 : ceil_div(a, steps_per_residency);
        const auto step = step_time(tile, block, fetch_b, a_slice);
        count_array(tile, block, times);
        count_traffic(tile, block, fetch_b, times);
        attribute(step, times);
        duration += step.total() * m.count * n.count;
        writes += step.write * m.count * n.count;
        last_write = step.write;
      }
    }
    if (tile.last()) {
      add_drain({rows.back().extent, columns.back().extent, tile.reduction.extent});
    }
    const Tile first{rows.front().extent, columns.front().extent, tile.reduction.extent};
    add_memory(tile, add_write_stall(tile, duration, writes, last_write), fetch_a, first);
  }

  /// Operand A of a block of rows into the operand buffers; its accesses of the port.
  Count add_residency(const Tile& block, Count times) {
    execution_.counts.add(events_.buffer_a_write,
                          checked_multiply(geometry_.words_a(block), times));
    const auto accesses = geometry_.accesses(nest_.elements_a(block), format_.bits);
    count_port(events_.global_buffer_read, accesses, times);
    return accesses;
  }

  /// What a step waits for: the array, its operands and partial sums through the read port, its
  /// outputs through post-processing and the write port.
  [[nodiscard]] StepTime step_time(const BufferTile& tile, const Tile& block, bool fetch_b,
                                   Count a_slice) const {
    const auto issue =
        product(geometry_.row_blocks_per_pe(block.rows), geometry_.columns_per_pe(block.columns));
    const Count slots = ceil_div(pe_.lanes, pe_.post_processing_lanes);
    const auto sums = geometry_.accesses(nest_.elements_out(block), partial_sum_bits(format_));
    const auto codes = geometry_.accesses(nest_.elements_out(block), format_.bits);
    return {.compute = product(issue, geometry_.vectors(block.reduction),
                               Count{pe_.initiation_interval_cycles}),
            .post_processing = tile.reduction.last ? issue * slots : 0,
            .fetch = a_slice + (fetch_b ? geometry_.accesses_b(block) : 0) +
                     (tile.reduction.first ? 0 : sums),
            .write = tile.reduction.last ? codes : sums};
  }

  void attribute(const StepTime& step, Count times) {
    auto& stack = execution_.cycles;
    stack.compute += Cycles(checked_multiply(step.compute, times));
    const auto stall = Cycles(checked_multiply(step.total() - step.compute, times));
    (step.fetch >= step.post_processing ? stack.operand_stall : stack.output_stall) += stall;
  }

  /// A tile's outputs share the write port: where they need it for longer than the steps last, the
  /// array waits; but the op's first tile has none before it whose last output is still under way.
  /// Returns how long the tile takes.
  Count add_write_stall(const BufferTile& tile, Count duration, Count writes, Count last_write) {
    const auto beyond = [&](Count busy) { return busy > duration ? busy - duration : 0; };
    const Count firsts = tile.first() ? 1 : 0;
    const auto stall = beyond(writes);
    execution_.cycles.output_stall +=
        Cycles(checked_multiply(stall, tile.count - firsts) + firsts * beyond(writes - last_write));
    return duration + stall;
  }

  void count_array(const BufferTile& tile, const Tile& block, Count times) {
    auto& counts = execution_.counts;
    const auto vectors = geometry_.vectors(block.reduction);
    const auto outputs = checked_multiply(nest_.elements_out(block), times);
    const auto lane_vectors = checked_multiply(outputs, vectors);
    for (const auto& [event, rate] : events_.multiply_accumulate) {
      counts.add(event, product(lane_vectors, Count{pe_.vector_size}, rate));
    }
    const auto a_reads =
        product(block.rows, vectors, geometry_.collector_blocks(block.columns), times);
    counts.add(events_.buffer_a_read, a_reads);
    counts.add(events_.operand_register_write, a_reads);
    const auto b_reads =
        product(ceil_div<Count>(block.rows, pe_.lanes), block.columns, vectors, times);
    counts.add(events_.buffer_b_read, b_reads);
    counts.add(events_.broadcast, b_reads);
    const auto preloads = tile.reduction.first ? 0 : outputs;
    counts.add(events_.collector_read, lane_vectors + preloads);
    counts.add(events_.collector_write, lane_vectors + preloads);
    if (tile.reduction.last) {
      for (const auto& [event, rate] : events_.post_processing) {
        counts.add(event, checked_multiply(outputs, rate));
      }
    }
  }

  void count_traffic(const BufferTile& tile, const Tile& block, bool fetch_b, Count times) {
    const auto sums = geometry_.accesses(nest_.elements_out(block), partial_sum_bits(format_));
    const auto codes = geometry_.accesses(nest_.elements_out(block), format_.bits);
    if (fetch_b) {
      execution_.counts.add(events_.buffer_b_write,
                            checked_multiply(geometry_.words_b(block), times));
      count_port(events_.global_buffer_read, geometry_.accesses_b(block), times);
    }
    if (!tile.reduction.first) {
      count_port(events_.global_buffer_read, sums, times);
    }
    count_port(events_.global_buffer_write, tile.reduction.last ? codes : sums, times);
  }

  /// Accesses of the global buffer's port towards the array, and the wires that they cross.
  void count_port(const Event& event, Count accesses, Count times) {
    if (machine_.memory) {
      const auto& memory = *machine_.memory;
      const Count flits =
          ceil_div(memory.global_buffer.port_width_bits, memory.interconnect.width_bits);
      execution_.counts.add(event, checked_multiply(accesses, times));
      execution_.counts.add(
          events_.interconnect,
          product(accesses, flits, Count{memory.interconnect.distance_mm}, times));
    }
  }

  /// The last outputs on their way out of the array, and the pipeline.
  void add_drain(const Tile& block) {
    const auto entries =
        std::min<Count>(geometry_.columns_per_pe(block.columns), pe_.collector_entries);
    const auto drain = entries * ceil_div(pe_.lanes, pe_.post_processing_lanes);
    const auto written = geometry_.accesses(nest_.elements_out(block), format_.bits);
    execution_.cycles.fill_drain +=
        Cycles(pe_.latency_cycles() + drain + geometry_.path_latency() + written);
  }

  /// DRAM traffic of a class of tiles, and the cycles of it that no steps hide. The op's first
  /// tile hides none of its load and its last none of its store. Every other tile shares its
  /// duration with as much traffic as its own; and since its half of the global buffer is
  /// refilled only once it is done, two tiles take at least a load, a fetch and a tile's steps.
  void add_memory(const BufferTile& tile, Count duration, bool fetch_a, const Tile& first) {
    if (!machine_.memory) {
      return;
    }
    const Count loads = count_loads(tile);
    const Count stores = tile.reduction.last ? count_store(tile) : 0;
    const Count latency = machine_.memory->dram.latency_cycles;
    const auto fill = geometry_.path_latency() + geometry_.accesses_first_b(first) +
                      (fetch_a ? geometry_.accesses(nest_.elements_a(first), format_.bits) : 0);
    const auto load_cycles = geometry_.dram_cycles(loads);
    const auto busy = load_cycles + geometry_.dram_cycles(stores_before(tile, stores));
    const auto round_trip = ceil_div(load_cycles + latency + fill + duration, Count{2});
    const auto period = std::max({duration, busy, round_trip});
    auto& stack = execution_.cycles;
    const Count overlapped = tile.first() ? tile.count - 1 : tile.count;
    stack.dram_stall += Cycles(checked_multiply(period - duration, overlapped));
    if (tile.first()) {
      stack.dram_stall += Cycles(load_cycles + latency);
      stack.operand_stall += Cycles(fill);
    }
    if (tile.last()) {
      stack.dram_stall += Cycles(geometry_.dram_cycles(stores) + latency);
    }
  }

  /// Bursts of the store that shares a tile's duration, the previous tile's: as many as its own,
  /// but the last tile, which may be smaller, comes after a full one.
  [[nodiscard]] Count stores_before(const BufferTile& tile, Count own) const {
    const auto& whole = nest_.whole;
    return tile.last() ? geometry_.bursts(std::min(mapping_.buffer.rows, whole.rows) *
                                          std::min(mapping_.buffer.columns, whole.columns))
                       : own;
  }

  Count count_loads(const BufferTile& tile) {
    Count bursts = 0;
    const auto add = [&](Count elements) {
      bursts += geometry_.bursts(elements);
      execution_.counts.add(
          events_.global_buffer_write,
          checked_multiply(geometry_.accesses(elements, format_.bits), tile.count));
    };
    if (tile.loads_a) {
      add(nest_.elements_a(tile.extent()));
    }
    if (tile.loads_b) {
      add(nest_.elements_b(tile.extent()));
    }
    execution_.counts.add(events_.dram_read, checked_multiply(bursts, tile.count));
    return bursts;
  }

  Count count_store(const BufferTile& tile) {
    const auto outputs = nest_.elements_out(tile.extent());
    const auto bursts = geometry_.bursts(outputs);
    execution_.counts.add(events_.dram_write, checked_multiply(bursts, tile.count));
    execution_.counts.add(events_.global_buffer_read,
                          checked_multiply(geometry_.accesses(outputs, format_.bits), tile.count));
    return bursts;
  }

  const Mapping& mapping_;
  const LoopNest& nest_;
  const Architecture& machine_;
  const ProcessingElement& pe_;
  const NumberFormat& format_;
  MachineEvents events_;
  Geometry geometry_;
  Execution execution_;
};

}  // namespace

Execution execute(const Mapping& mapping, const Architecture& machine, const NumberFormat& format) {
  return Contractor(mapping, machine, format).run();
}

}  // namespace lnsim::analytical
