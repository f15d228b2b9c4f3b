// SPDX-License-Identifier: MIT
#include "sim/cycle/interconnect.hpp"

#include <algorithm>

#include "sim/cycle/time.hpp"

namespace lnsim::cycle {

InterconnectModule::InterconnectModule(const sc_core::sc_module_name& name,
                                       const Interconnect& parameters)
    : sc_module(name),
      parameters_(parameters),
      read_{.lane = Lane(static_cast<double>(parameters.width_bytes()))},
      write_{.lane = Lane(static_cast<double>(parameters.width_bytes()))} {
  units.register_b_transport(this, &InterconnectModule::b_transport);
}

/// The port and the wires work at once: the slower of them decides.
void InterconnectModule::b_transport(int /*id*/, tlm::tlm_generic_payload& payload,
                                     sc_core::sc_time& delay) {
  auto& wires = payload.is_read() ? read_ : write_;
  const auto bytes = payload.get_data_length();
  wires.bytes += bytes;
  const auto sent = wires.lane.move(bytes, now() + to_cycles(delay));
  buffer->b_transport(payload, delay);
  const auto last = std::max(now() + to_cycles(delay), sent);
  delay = cycles(last + parameters_.latency_cycles - now());
}

std::uint64_t InterconnectModule::take_flit_millimetres() {
  const auto flits = ceil_div<std::uint64_t>(read_.bytes, parameters_.width_bytes()) +
                     ceil_div<std::uint64_t>(write_.bytes, parameters_.width_bytes());
  read_.bytes = 0;
  write_.bytes = 0;
  return flits * parameters_.distance_mm;
}

}  // namespace lnsim::cycle
