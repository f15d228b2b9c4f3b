// SPDX-License-Identifier: MIT
#include <algorithm>

#include "models/base/checked.hpp"
#include "sim/analytical/dram_traffic.hpp"
#include "sim/analytical/execute.hpp"
#include "sim/mapping/machine_events.hpp"

namespace lnsim::analytical {
namespace {

void add_traffic(EventCounts& counts, const VectorTask& task, const MemorySystem& memory,
                 const MachineEvents& events) {
  const auto port = memory.global_buffer.port_bytes();
  const auto in = ceil_div(task.read.value(), port);
  const auto out = ceil_div(task.written.value(), port);
  const std::uint64_t flits =
      ceil_div(memory.global_buffer.port_width_bits, memory.interconnect.width_bits);
  counts.add(events.dram_read, dram_bursts(task.read, memory.dram));
  counts.add(events.dram_write, dram_bursts(task.written, memory.dram));
  counts.add(events.global_buffer_write, in + out);
  counts.add(events.global_buffer_read, in + out);
  counts.add(events.interconnect,
             product(in + out, flits, std::uint64_t{memory.interconnect.distance_mm}));
}

/// Cycles beyond the unit's own work: its first beat comes and its last beat goes while it idles,
/// or the channel is the slower one.
Cycles stream_stall(const VectorTask& task, const MemorySystem& memory) {
  const auto moved = dram_bursts(task.read, memory.dram) + dram_bursts(task.written, memory.dram);
  const auto busy = dram_cycles(moved, memory.dram);
  const auto work = task.work.value();
  return Cycles(std::max(busy, work + busy / task.beats) - work);
}

}  // namespace

Execution execute(const VectorTask& task, const Architecture& machine, const NumberFormat& format) {
  Execution execution;
  for (const auto& [event, count] : task.events) {
    execution.counts.add(event, count);
  }
  auto& stack = execution.cycles;
  (task.weight_update ? stack.weight_update : stack.vector_unit) += task.work;
  if (machine.memory) {
    const auto& memory = *machine.memory;
    add_traffic(execution.counts, task, memory, MachineEvents(machine, format));
    stack.dram_stall += stream_stall(task, memory);
    const auto ways = (task.read > Bytes(0) ? 1U : 0U) + (task.written > Bytes(0) ? 1U : 0U);
    stack.fill_drain += Cycles(ways * (memory.dram.latency_cycles + memory.path_latency_cycles()));
  }
  return execution;
}

}  // namespace lnsim::analytical
