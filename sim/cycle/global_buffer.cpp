// SPDX-License-Identifier: MIT
#include "sim/cycle/global_buffer.hpp"

#include <algorithm>

#include "sim/cycle/time.hpp"

namespace lnsim::cycle {

GlobalBufferModule::GlobalBufferModule(const sc_core::sc_module_name& name,
                                       const GlobalBuffer& parameters)
    : sc_module(name), parameters_(parameters) {
  array.register_b_transport(this, &GlobalBufferModule::transport_array);
  fill.register_b_transport(this, &GlobalBufferModule::transport_fill);
}

std::uint64_t GlobalBufferModule::count(const tlm::tlm_generic_payload& payload) {
  const auto width = parameters_.port_bytes();
  const auto accesses = ceil_div<std::uint64_t>(payload.get_data_length(), width);
  (payload.is_read() ? counts_.reads : counts_.writes) += accesses;
  return accesses;
}

void GlobalBufferModule::transport_array(int /*id*/, tlm::tlm_generic_payload& payload,
                                         sc_core::sc_time& delay) {
  auto& free_at = payload.is_read() ? read_free_at_ : write_free_at_;
  free_at = std::max(now() + to_cycles(delay), free_at) + count(payload);
  delay = cycles(free_at + parameters_.latency_cycles - now());
  payload.set_response_status(tlm::TLM_OK_RESPONSE);
}

void GlobalBufferModule::transport_fill(int /*id*/, tlm::tlm_generic_payload& payload,
                                        sc_core::sc_time& /*delay*/) {
  count(payload);
  payload.set_response_status(tlm::TLM_OK_RESPONSE);
}

}  // namespace lnsim::cycle
