// SPDX-License-Identifier: MIT
#include "sim/report/machine_json.hpp"

namespace lnsim {

nlohmann::ordered_json machine_json(const Architecture& machine) {
  using Json = nlohmann::ordered_json;
  Json memories = Json::array();
  const auto add = [&](const std::string& name, Bytes capacity) {
    memories.push_back({{"name", name}, {"capacity_bytes", capacity.value()}});
  };
  add("operand_buffer_a", machine.pe.buffer_a.capacity);
  add("operand_buffer_b", machine.pe.buffer_b.capacity);
  Json bandwidth = nullptr;
  if (machine.memory) {
    add("global_buffer", machine.memory->global_buffer.capacity);
    bandwidth = machine.memory->dram.bandwidth_bytes_per_cycle;
  }
  return {{"name", machine.name},
          {"title", machine.title},
          {"processing_elements", machine.processing_elements},
          {"lanes", machine.pe.lanes},
          {"vector_size", machine.pe.vector_size},
          {"clock_period_ps", machine.clock_period_ps},
          {"peak_macs_per_cycle", machine.peak_macs_per_cycle()},
          {"dram_bandwidth_bytes_per_cycle", bandwidth},
          {"memories", memories}};
}

}  // namespace lnsim
