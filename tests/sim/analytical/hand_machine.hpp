// SPDX-License-Identifier: MIT
#pragma once

#include "models/hardware/architecture.hpp"
#include "models/numerics/format/number_format.hpp"
#include "sim/mapping/machine_events.hpp"
#include "tests/sim/machines.hpp"

namespace lnsim {

/// A machine small enough to work out by hand: 4 lanes of 4 multipliers with 4 collector entries, a
/// way of 6 cycles, ports and wires of 8 bytes with a way of 5 cycles, DRAM of 4 bytes a cycle in
/// bursts of 16 with 10 cycles of latency.
inline Architecture hand_machine() {
  auto machine = test::machine("lns-madam-chip16");
  machine.processing_elements = 1;
  machine.pe = {.lanes = 4,
                .vector_size = 4,
                .collector_entries = 4,
                .pipeline_depth_cycles = 5,
                .conversion_latency_cycles = 1,
                .post_processing_lanes = 4,
                .buffer_a = {.capacity = Bytes(1024)},
                .buffer_b = {.capacity = Bytes(1024)}};
  machine.memory = MemorySystem{
      .global_buffer = {.capacity = Bytes(8192), .port_width_bits = 64, .latency_cycles = 3},
      .interconnect = {.width_bits = 64, .distance_mm = 3, .latency_cycles = 2},
      .dram = {
          .type = "hbm2", .bandwidth_bytes_per_cycle = 4, .latency_cycles = 10, .burst_bytes = 16}};
  return machine;
}

/// Elements of 8 bits, partial sums of 24.
inline NumberFormat hand_format() { return parse_number_format("lns8g8"); }

}  // namespace lnsim
