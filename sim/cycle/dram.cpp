// SPDX-License-Identifier: MIT
#include "sim/cycle/dram.hpp"

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
  if (const auto arrival = now() + to_cycles(delay); arrival > free_at_) {
    free_at_ = arrival;
    fraction_ = 0;
  }
  // A payload is below 2^32 bytes, so that this fits in 64 bits.
  const auto rate = parameters_.nanobytes_per_cycle();
  fraction_ += bursts * burst * nanobytes_per_byte;
  busy_bytes_ += bursts * burst;
  free_at_ += fraction_ / rate;
  fraction_ %= rate;
  const auto done = free_at_ + (fraction_ > 0 ? 1 : 0) + parameters_.latency_cycles;
  delay = cycles(done - now());
  payload.set_response_status(tlm::TLM_OK_RESPONSE);
}

std::uint64_t DramModule::take_busy_cycles() {
  __extension__ using Wide = unsigned __int128;
  const Wide rate = parameters_.nanobytes_per_cycle();
  const Wide moved = Wide{std::exchange(busy_bytes_, 0)} * nanobytes_per_byte;
  return static_cast<std::uint64_t>((moved + rate - 1) / rate);
}

}  // namespace lnsim::cycle
