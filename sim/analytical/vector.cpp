// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "models/base/checked.hpp"
#include "sim/analytical/execute.hpp"
#include "sim/mapping/machine_events.hpp"

namespace lnsim::analytical {
namespace {

std::uint64_t bursts(Bytes bytes, const Dram& dram) {
  return ceil_div<std::uint64_t>(bytes.value(), dram.burst_bytes);
}

void add_traffic(EventCounts& counts, const VectorTask& task, const MemorySystem& memory,
                 const MachineEvents& events) {
  const std::uint64_t port = memory.global_buffer.port_width_bits / 8;
  const auto in = ceil_div(task.read.value(), port);
  const auto out = ceil_div(task.written.value(), port);
  const std::uint64_t flits =
      ceil_div(memory.global_buffer.port_width_bits, memory.interconnect.width_bits);
  counts.add(events.dram_read, bursts(task.read, memory.dram));
  counts.add(events.dram_write, bursts(task.written, memory.dram));
  counts.add(events.global_buffer_write, in + out);
  counts.add(events.global_buffer_read, in + out);
  counts.add(events.interconnect,
             product(in + out, flits, std::uint64_t{memory.interconnect.distance_mm}));
}

/// Cycles beyond the unit's own work: its first beat comes and its last beat goes while it idles,
/// or the channel is the slower one.
Cycles stream_stall(const VectorTask& task, const MemorySystem& memory) {
  const auto cycles = [&](std::uint64_t moved) {
    const auto bytes = static_cast<double>(moved * memory.dram.burst_bytes);
    return static_cast<std::uint64_t>(std::ceil(bytes / memory.dram.bandwidth_bytes_per_cycle));
  };
  const auto busy = cycles(bursts(task.read, memory.dram) + bursts(task.written, memory.dram));
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
    stack.fill_drain +=
        Cycles(2 * (std::uint64_t{memory.dram.latency_cycles} +
                    memory.global_buffer.latency_cycles + memory.interconnect.latency_cycles));
  }
  return execution;
}

}  // namespace lnsim::analytical
