// SPDX-License-Identifier: MIT
#include "sim/analytical/machine_rates.hpp"

namespace lnsim::analytical {

MachineRates::MachineRates(const Architecture& machine, const ProductFormats& formats,
                           const LanePipeline& lanes)
    : pe(machine.pe),
      pipeline(lanes),
      a(formats.a.storage),
      b(formats.b.storage),
      output(formats.output()),
      sum_bits(partial_sum_bits(formats.lane)),
      has_memory(machine.memory.has_value()) {
  if (has_memory) {
    const auto& memory = *machine.memory;
    path_latency = memory.path_latency_cycles();
    dram_latency = memory.dram.latency_cycles;
    half_buffer = memory.global_buffer.half().value();
    port_bytes_ = memory.global_buffer.port_bytes();
    flit_bytes_ = memory.interconnect.width_bytes();
    burst_bytes_ = memory.dram.burst_bytes;
    cycles_per_burst_ = static_cast<double>(burst_bytes_) / memory.dram.bandwidth_bytes_per_cycle;
  }
}

}  // namespace lnsim::analytical
