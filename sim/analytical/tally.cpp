// SPDX-License-Identifier: MIT
#include "sim/analytical/tally.hpp"

#include "models/base/checked.hpp"
#include "sim/analytical/add_to.hpp"

namespace lnsim::analytical {

void Tally::add(const Tally& other, std::uint64_t times) {
  add_to(lane_vectors, other.lane_vectors, times);
  add_to(a_words, other.a_words, times);
  add_to(a_reads, other.a_reads, times);
  add_to(b_words, other.b_words, times);
  add_to(b_reads, other.b_reads, times);
  add_to(preloaded_sums, other.preloaded_sums, times);
  add_to(outputs, other.outputs, times);
  add_to(port_reads, other.port_reads, times);
  add_to(port_writes, other.port_writes, times);
  add_to(link_reads, other.link_reads, times);
  add_to(link_writes, other.link_writes, times);
  add_to(dram_reads, other.dram_reads, times);
  add_to(dram_writes, other.dram_writes, times);
}

EventCounts events_of(const Tally& tally, const Architecture& machine, const MachineEvents& names) {
  EventCounts counts;
  for (const auto& [event, rate] : names.multiply_accumulate) {
    counts.add(event, product(tally.lane_vectors, machine.pe.vector_size, rate));
  }
  counts.add(names.buffer_a_write, tally.a_words);
  counts.add(names.buffer_a_read, tally.a_reads);
  counts.add(names.operand_register_write, tally.a_reads);
  counts.add(names.buffer_b_write, tally.b_words);
  counts.add(names.buffer_b_read, tally.b_reads);
  counts.add(names.broadcast, tally.b_reads);
  const auto sums = checked_add(tally.lane_vectors, tally.preloaded_sums);
  counts.add(names.collector_read, sums);
  counts.add(names.collector_write, sums);
  for (const auto& [event, rate] : names.post_processing) {
    counts.add(event, checked_multiply(tally.outputs, rate));
  }
  if (machine.memory) {
    const auto& wires = machine.memory->interconnect;
    counts.add(names.global_buffer_read, tally.port_reads);
    counts.add(names.global_buffer_write, tally.port_writes);
    const auto flits = ceil_div(tally.link_reads, wires.width_bytes()) +
                       ceil_div(tally.link_writes, wires.width_bytes());
    counts.add(names.interconnect, product(flits, wires.distance_mm));
    counts.add(names.dram_read, tally.dram_reads);
    counts.add(names.dram_write, tally.dram_writes);
  }
  return counts;
}

}  // namespace lnsim::analytical
