// SPDX-License-Identifier: MIT
#include "sim/cycle/dram.hpp"

#include <algorithm>
#include <cmath>

#include "sim/cycle/time.hpp"

namespace lnsim::cycle {

DramModule::DramModule(const sc_core::sc_module_name& name, Dram parameters)
    : sc_module(name), parameters_(std::move(parameters)) {
  socket.register_b_transport(this, &DramModule::b_transport);
}

void DramModule::b_transport(int /*id*/, tlm::tlm_generic_payload& payload,
                             sc_core::sc_time& delay) {
  const std::uint64_t burst = parameters_.burst_bytes;
  const auto bursts = ceil_div<std::uint64_t>(payload.get_data_length(), burst);
  (payload.is_read() ? counts_.reads : counts_.writes) += bursts;
  const auto arrival = static_cast<double>(now() + to_cycles(delay));
  const auto duration = static_cast<double>(bursts * burst) / parameters_.bandwidth_bytes_per_cycle;
  free_at_ = std::max(arrival, free_at_) + duration;
  busy_ += duration;
  const auto done = static_cast<std::uint64_t>(std::ceil(free_at_)) + parameters_.latency_cycles;
  delay = cycles(done - now());
  payload.set_response_status(tlm::TLM_OK_RESPONSE);
}

std::uint64_t DramModule::take_busy_cycles() {
  return static_cast<std::uint64_t>(std::ceil(std::exchange(busy_, 0)));
}

}  // namespace lnsim::cycle
