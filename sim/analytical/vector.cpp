// SPDX-License-Identifier: MIT
#include "sim/analytical/vector.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "models/base/checked.hpp"
#include "sim/analytical/dram_traffic.hpp"

namespace lnsim::analytical {
namespace {

void add_traffic(EventCounts& counts, const VectorTask& task, const MemorySystem& memory,
                 const MachineEvents& events) {
  const auto port = memory.global_buffer.port_bytes();
  const auto flit = memory.interconnect.width_bytes();
  const auto in = ceil_div(task.read.value(), port);
  const auto out = ceil_div(task.written.value(), port);
  const auto flits = ceil_div(task.read.value(), flit) + ceil_div(task.written.value(), flit);
  counts.add(events.dram_read, dram_bursts(task.read, memory.dram));
  counts.add(events.dram_write, dram_bursts(task.written, memory.dram));
  counts.add(events.global_buffer_write, in + out);
  counts.add(events.global_buffer_read, in + out);
  counts.add(events.interconnect, product(flits, memory.interconnect.distance_mm));
}

/// Cycles that a stream takes through the port and the wires, which work at once.
std::uint64_t port_cycles(Bytes bytes, const MemorySystem& memory) {
  return std::max(ceil_div(bytes.value(), memory.global_buffer.port_bytes()),
                  ceil_div(bytes.value(), memory.interconnect.width_bytes()));
}

/// Cycles beyond the unit's own work. A beat passes DRAM, the port, the unit, the port and DRAM
/// one after the other; from beat to beat one of them decides. DRAM has other beats to read before
/// the first comes back, and to write before the last does.
std::uint64_t stream_stall(const VectorTask& task, const MemorySystem& memory) {
  const auto in = dram_cycles(dram_bursts(task.read, memory.dram), memory.dram);
  const auto out = dram_cycles(dram_bursts(task.written, memory.dram), memory.dram);
  const auto read = port_cycles(task.read, memory);
  const auto write = port_cycles(task.written, memory);
  const auto work = task.work.value();
  const auto others = [&](std::uint64_t stage) {
    return ceil_div(in + out + read + write + work - stage, task.beats);
  };
  const auto idle = others(in + out);
  const auto hidden = std::min(idle, std::min(in, out) / task.beats * (task.beats - 1));
  return std::max({in + out + idle - hidden, work + others(work), read + others(read),
                   write + others(write)}) -
         work;
}

/// Of what a stream has to wait for: DRAM and the way between it and the unit, once in each
/// direction in which it moves.
std::uint64_t latency(const VectorTask& task, const MemorySystem& memory) {
  const std::uint64_t once = memory.dram.latency_cycles + memory.path_latency_cycles();
  return (task.read.value() > 0 ? once : 0) + (task.written.value() > 0 ? once : 0);
}

}  // namespace

Execution execution_of(const VectorTask& task, const Architecture& machine,
                       const MachineEvents& events) {
  Execution execution;
  for (const auto& [event, count] : task.events) {
    execution.counts.add(event, count);
  }
  auto& stack = execution.cycles;
  (task.weight_update ? stack.weight_update : stack.vector_unit) += task.work;
  if (machine.memory) {
    const auto& memory = *machine.memory;
    add_traffic(execution.counts, task, memory, events);
    stack.dram_stall += Cycles(stream_stall(task, memory));
    stack.fill_drain += Cycles(latency(task, memory));
  }
  return execution;
}

}  // namespace lnsim::analytical
