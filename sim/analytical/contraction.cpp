// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "models/base/checked.hpp"
#include "sim/analytical/execute.hpp"
#include "sim/analytical/segments.hpp"
#include "sim/mapping/legality.hpp"
#include "sim/mapping/machine_events.hpp"

namespace lnsim::analytical {
namespace {

using Count = std::uint64_t;

/// One class of global-buffer tiles: its place along the three axes, and how many there are.
struct BufferTile {
  Segment rows;
  Segment columns;
  Segment reduction;
  Count count = 0;
  bool loads_a = false;
  bool loads_b = false;
};

/// Costs of one step of the array, in cycles.
struct StepTime {
  Count compute = 0;
  Count fetch = 0;
  Count output = 0;

  [[nodiscard]] Count total() const { return std::max({compute, fetch, output}); }
};

class Contractor {
 public:
  Contractor(const Mapping& mapping, const Architecture& machine, const NumberFormat& format)
      : mapping_(mapping),
        nest_(mapping.nest),
        machine_(machine),
        pe_(machine.pe),
        format_(format),
        events_(machine, format) {}

  Execution run() {
    for (const auto& tile : buffer_tiles()) {
      add_tile(tile);
    }
    add_ends();
    return execution_;
  }

 private:
  [[nodiscard]] std::vector<BufferTile> buffer_tiles() const {
    const auto& whole = nest_.whole;
    const auto rows = segments(whole.rows, mapping_.buffer.rows);
    const auto columns = segments(whole.columns, mapping_.buffer.columns);
    const auto reductions = segments(whole.reduction, mapping_.buffer.reduction);
    const bool split = reductions.size() > 1;
    std::vector<BufferTile> tiles;
    for (const auto& m : rows) {
      for (const auto& n : columns) {
        for (const auto& k : reductions) {
          const bool a_changes = mapping_.rows_outer ? n.first : rows.size() > 1 || n.first;
          const bool b_changes = mapping_.rows_outer ? columns.size() > 1 || m.first : m.first;
          tiles.push_back({m, n, k, product(nest_.groups, m.count, n.count, k.count),
                           split || a_changes, split || b_changes});
        }
      }
    }
    return tiles;
  }

  void add_tile(const BufferTile& tile) {
    const auto rows = segments(tile.rows.extent, mapping_.array.rows);
    const auto columns = segments(tile.columns.extent, mapping_.array.columns);
    const Count steps_per_residency = ceil_div(tile.columns.extent, mapping_.array.columns);
    const bool fetch_a = rows.size() > 1 || tile.loads_a;
    const bool b_stays = mapping_.array.reduction >= tile.reduction.extent && columns.size() == 1;
    Count duration = 0;
    for (const auto& m : rows) {
      const Count a_accesses = fetch_a ? add_residency(tile, m, columns.front().extent) : 0;
      for (const auto& n : columns) {
        const bool fetch_b = !b_stays || (m.first && tile.loads_b);
        const auto step = step_time(tile, m.extent, n.extent, fetch_b,
                                    ceil_div(a_accesses, steps_per_residency));
        count_step(tile, m.extent, n.extent, fetch_b, tile.count * m.count * n.count);
        attribute(step, tile.count * m.count * n.count);
        duration += step.total() * m.count * n.count;
      }
    }
    add_dram(tile, duration);
  }

  /// Operand A of a block of rows into the operand buffers; its accesses of the port.
  Count add_residency(const BufferTile& tile, const Segment& rows, Count columns) {
    const Count times = tile.count * rows.count;
    const auto copies = ceil_div(columns, columns_per_pe(columns));
    const auto words = product(rows.extent, vectors(tile.reduction.extent), copies);
    execution_.counts.add(events_.buffer_a_write, checked_multiply(words, times));
    const auto accesses =
        port_accesses(nest_.elements_a({rows.extent, 0, tile.reduction.extent}), format_.bits);
    count_reads(accesses, times);
    return accesses;
  }

  [[nodiscard]] StepTime step_time(const BufferTile& tile, Count rows, Count columns, bool fetch_b,
                                   Count a_slice) const {
    const auto blocks = ceil_div(ceil_div<Count>(rows, pe_.lanes), Count{mapping_.pe_rows});
    const auto per_pe = columns_per_pe(columns);
    const auto slots = ceil_div(pe_.lanes, pe_.post_processing_lanes);
    StepTime time;
    time.compute = product(blocks, per_pe, vectors(tile.reduction.extent),
                           Count{pe_.initiation_interval_cycles});
    if (tile.reduction.last) {
      time.output = product(blocks, per_pe, Count{slots});
    }
    if (machine_.memory) {
      const auto outputs = rows * columns;
      const auto sums = port_accesses(outputs, format_.accumulator_bits);
      time.fetch = a_slice + (fetch_b ? b_accesses(columns, tile.reduction.extent) : 0) +
                   (tile.reduction.first ? 0 : sums);
      time.output = std::max(time.output, tile.reduction.last
                                              ? port_accesses(outputs, format_.bits)
                                              : sums);
    }
    return time;
  }

  void attribute(const StepTime& step, Count times) {
    auto& stack = execution_.cycles;
    stack.compute += Cycles(checked_multiply(step.compute, times));
    const auto stall = Cycles(checked_multiply(step.total() - step.compute, times));
    (step.fetch >= step.output ? stack.operand_stall : stack.output_stall) += stall;
  }

  void count_step(const BufferTile& tile, Count rows, Count columns, bool fetch_b, Count times) {
    auto& counts = execution_.counts;
    const auto reduction = vectors(tile.reduction.extent);
    const auto lane_cycles = product(rows, columns, reduction, times);
    for (const auto& [event, rate] : events_.multiply_accumulate) {
      counts.add(event, product(lane_cycles, Count{pe_.vector_size}, rate));
    }
    const auto a_reads = product(rows, reduction, collector_blocks(columns), times);
    counts.add(events_.buffer_a_read, a_reads);
    counts.add(events_.operand_register_write, a_reads);
    const auto b_reads = product(ceil_div<Count>(rows, pe_.lanes), columns, reduction, times);
    counts.add(events_.buffer_b_read, b_reads);
    counts.add(events_.broadcast, b_reads);
    const auto outputs = product(rows, columns, times);
    const auto preloads = tile.reduction.first ? 0 : outputs;
    counts.add(events_.collector_read, lane_cycles + preloads);
    counts.add(events_.collector_write, lane_cycles + preloads);
    if (tile.reduction.last) {
      for (const auto& [event, rate] : events_.post_processing) {
        counts.add(event, checked_multiply(outputs, rate));
      }
    }
    if (fetch_b) {
      counts.add(events_.buffer_b_write,
                 checked_multiply(b_words(rows, columns, tile.reduction.extent), times));
    }
    if (machine_.memory) {
      count_step_traffic(tile, rows, columns, fetch_b, times);
    }
  }

  void count_step_traffic(const BufferTile& tile, Count rows, Count columns, bool fetch_b,
                          Count times) {
    const auto outputs = rows * columns;
    const auto sums = port_accesses(outputs, format_.accumulator_bits);
    if (fetch_b) {
      count_reads(b_accesses(columns, tile.reduction.extent), times);
    }
    if (!tile.reduction.first) {
      count_reads(sums, times);
    }
    const auto written = tile.reduction.last ? port_accesses(outputs, format_.bits) : sums;
    execution_.counts.add(events_.global_buffer_write, checked_multiply(written, times));
    count_wires(written, times);
  }

  /// Cycles of DRAM that the tile's steps don't hide, and DRAM's traffic.
  void add_dram(const BufferTile& tile, Count duration) {
    if (!machine_.memory) {
      return;
    }
    const Tile extent{tile.rows.extent, tile.columns.extent, tile.reduction.extent};
    Count loads = 0;
    if (tile.loads_a) {
      loads += count_load(nest_.elements_a(extent), tile.count);
    }
    if (tile.loads_b) {
      loads += count_load(nest_.elements_b(extent), tile.count);
    }
    const Count stores =
        tile.reduction.last ? count_store(nest_.elements_out(extent), tile.count) : 0;
    const auto busy = dram_cycles(loads) + dram_cycles(stores);
    const Count hidden = busy > duration ? busy - duration : 0;
    if (tile.rows.last && tile.columns.last && tile.reduction.last) {
      last_exposed_ = hidden;
      last_store_ = dram_cycles(stores);
    }
    if (tile.rows.first && tile.columns.first && tile.reduction.first) {
      first_load_ = dram_cycles(loads);
    }
    execution_.cycles.dram_stall += Cycles(checked_multiply(hidden, tile.count));
  }

  /// What no neighbour hides: the first operands on their way in, the last outputs on their way
  /// out, and the pipeline.
  void add_ends() {
    auto& stack = execution_.cycles;
    const auto last_columns = segments(last_extent(nest_.whole.columns, mapping_.buffer.columns),
                                       mapping_.array.columns)
                                  .back()
                                  .extent;
    const auto entries = std::min<Count>(columns_per_pe(last_columns), pe_.collector_entries);
    const auto drain = entries * ceil_div(pe_.lanes, pe_.post_processing_lanes);
    stack.fill_drain += Cycles(pe_.pipeline_depth_cycles + drain);
    if (!machine_.memory) {
      return;
    }
    const auto& memory = *machine_.memory;
    const Count path = memory.global_buffer.latency_cycles + memory.interconnect.latency_cycles;
    const Tile first{std::min(mapping_.array.rows, nest_.whole.rows),
                     std::min(mapping_.array.columns, nest_.whole.columns),
                     std::min(mapping_.array.reduction, nest_.whole.reduction)};
    const auto a = port_accesses(
        nest_.elements_a({first.rows, 0, std::min(mapping_.buffer.reduction,
                                                  nest_.whole.reduction)}),
        format_.bits);
    const auto b = port_accesses(nest_.elements_b(first), format_.bits);
    const auto last_rows = segments(last_extent(nest_.whole.rows, mapping_.buffer.rows),
                                    mapping_.array.rows)
                               .back()
                               .extent;
    const auto written = port_accesses(last_rows * last_columns, format_.bits);
    stack.operand_stall += Cycles(path + a + b);
    stack.fill_drain += Cycles(path + written);
    stack.dram_stall += Cycles(first_load_ + last_store_ + 2 * memory.dram.latency_cycles);
    stack.dram_stall -= Cycles(last_exposed_);
  }

  Count count_load(Count elements, Count times) {
    const auto bursts = dram_bursts(elements);
    execution_.counts.add(events_.dram_read, checked_multiply(bursts, times));
    execution_.counts.add(events_.global_buffer_write,
                          checked_multiply(port_accesses(elements, format_.bits), times));
    return bursts;
  }

  Count count_store(Count elements, Count times) {
    const auto bursts = dram_bursts(elements);
    execution_.counts.add(events_.dram_write, checked_multiply(bursts, times));
    execution_.counts.add(events_.global_buffer_read,
                          checked_multiply(port_accesses(elements, format_.bits), times));
    return bursts;
  }

  void count_reads(Count accesses, Count times) {
    execution_.counts.add(events_.global_buffer_read, checked_multiply(accesses, times));
    count_wires(accesses, times);
  }

  void count_wires(Count accesses, Count times) {
    if (machine_.memory) {
      const auto& wires = machine_.memory->interconnect;
      const auto flits =
          ceil_div(machine_.memory->global_buffer.port_width_bits, wires.width_bits);
      execution_.counts.add(events_.interconnect,
                            product(accesses, Count{flits}, Count{wires.distance_mm}, times));
    }
  }

  [[nodiscard]] Count dram_bursts(Count elements) const {
    return ceil_div<Count>(packed_bytes(elements, format_.bits).value(),
                           machine_.memory->dram.burst_bytes);
  }

  [[nodiscard]] Count dram_cycles(Count bursts) const {
    const auto& dram = machine_.memory->dram;
    return static_cast<Count>(std::ceil(static_cast<double>(bursts * dram.burst_bytes) /
                                        dram.bandwidth_bytes_per_cycle));
  }

  [[nodiscard]] Count port_accesses(Count elements, std::uint32_t bits) const {
    if (!machine_.memory) {
      return 0;
    }
    return ceil_div<Count>(packed_bytes(elements, bits).value(),
                           machine_.memory->global_buffer.port_width_bits / 8);
  }

  /// Vectors of a tile's reduction, streamed in chunks.
  [[nodiscard]] Count vectors(Count reduction) const {
    Count total = 0;
    for (const auto& chunk : segments(reduction, mapping_.array.reduction)) {
      total += chunk.count * nest_.vectors(chunk.extent, pe_.vector_size);
    }
    return total;
  }

  [[nodiscard]] Count b_accesses(Count columns, Count reduction) const {
    Count total = 0;
    for (const auto& chunk : segments(reduction, mapping_.array.reduction)) {
      total += chunk.count *
               port_accesses(nest_.elements_b({0, columns, chunk.extent}), format_.bits);
    }
    return total;
  }

  /// Words written into operand buffers B: every processing element of a column has a copy.
  [[nodiscard]] Count b_words(Count rows, Count columns, Count reduction) const {
    const auto blocks = ceil_div<Count>(rows, pe_.lanes);
    const auto copies = ceil_div(blocks, ceil_div(blocks, Count{mapping_.pe_rows}));
    Count words = 0;
    for (const auto& chunk : segments(reduction, mapping_.array.reduction)) {
      for (const auto& part : segments(columns, columns_per_pe(columns))) {
        words += chunk.count * part.count *
                 ceil_div<Count>(nest_.elements_b({0, part.extent, chunk.extent}),
                                 pe_.vector_size);
      }
    }
    return words * copies;
  }

  /// Blocks of columns that fill a collector, over all processing elements.
  [[nodiscard]] Count collector_blocks(Count columns) const {
    Count blocks = 0;
    for (const auto& part : segments(columns, columns_per_pe(columns))) {
      blocks += part.count * ceil_div<Count>(part.extent, pe_.collector_entries);
    }
    return blocks;
  }

  [[nodiscard]] Count columns_per_pe(Count columns) const {
    return ceil_div(columns, Count{mapping_.pe_columns});
  }

  [[nodiscard]] static Count last_extent(Count whole, Count tile) {
    return segments(whole, tile).back().extent;
  }

  const Mapping& mapping_;
  const LoopNest& nest_;
  const Architecture& machine_;
  const ProcessingElement& pe_;
  const NumberFormat& format_;
  MachineEvents events_;
  Execution execution_;
  Count first_load_ = 0;
  Count last_exposed_ = 0;
  Count last_store_ = 0;
};

}  // namespace

Execution execute(const Mapping& mapping, const Architecture& machine,
                  const NumberFormat& format) {
  return Contractor(mapping, machine, format).run();
}

}  // namespace lnsim::analytical
