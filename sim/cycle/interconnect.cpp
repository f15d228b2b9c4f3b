// SPDX-License-Identifier: MIT
#include "sim/cycle/interconnect.hpp"

#include "sim/cycle/time.hpp"

namespace lnsim::cycle {

InterconnectModule::InterconnectModule(const sc_core::sc_module_name& name,
                                       const Interconnect& parameters,
                                       std::uint32_t port_width_bits)
    : sc_module(name), parameters_(parameters), port_width_bits_(port_width_bits) {
  units.register_b_transport(this, &InterconnectModule::b_transport);
}

void InterconnectModule::b_transport(int /*id*/, tlm::tlm_generic_payload& payload,
                                     sc_core::sc_time& delay) {
  const std::uint64_t port_bytes = port_width_bits_ / 8;
  const std::uint64_t flits_per_access = ceil_div(port_width_bits_, parameters_.width_bits);
  const auto accesses = ceil_div<std::uint64_t>(payload.get_data_length(), port_bytes);
  flit_millimetres_ += accesses * flits_per_access * parameters_.distance_mm;
  buffer->b_transport(payload, delay);
  delay += cycles(parameters_.latency_cycles);
}

}  // namespace lnsim::cycle
