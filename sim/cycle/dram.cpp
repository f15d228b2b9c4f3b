// SPDX-License-Identifier: MIT
#include "sim/cycle/dram.hpp"

#include <algorithm>
#include <cmath>

#include "sim/cycle/time.hpp"

namespace lnsim::cycle {

DramModule::DramModule(const sc_core::sc_module_name& name, Dram parameters)
    : sc_module(name),
      parameters_(std::move(parameters)),
      channel_(parameters_.bandwidth_bytes_per_cycle) {
  socket.register_b_transport(this, &DramModule::b_transport);
}

void DramModule::b_transport(int /*id*/, tlm::tlm_generic_payload& payload,
                             sc_core::sc_time& delay) {
  const std::uint64_t burst = parameters_.burst_bytes;
  const auto bursts = ceil_div<std::uint64_t>(payload.get_data_length(), burst);
  (payload.is_read() ? counts_.reads : counts_.writes) += bursts;
  const auto moved = channel_.move(bursts * burst, now() + to_cycles(delay));
  bytes_ += bursts * burst;
  delay = cycles(moved + parameters_.latency_cycles - now());
  payload.set_response_status(tlm::TLM_OK_RESPONSE);
}

std::uint64_t DramModule::take_busy_cycles() {
  const auto bytes = static_cast<double>(std::exchange(bytes_, 0));
  return static_cast<std::uint64_t>(std::ceil(bytes / parameters_.bandwidth_bytes_per_cycle));
}

}  // namespace lnsim::cycle
