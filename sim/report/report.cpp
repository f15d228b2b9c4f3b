// SPDX-License-Identifier: MIT
#include "sim/report/report.hpp"

#include "models/base/checked.hpp"

namespace lnsim {

Cost& Cost::operator+=(const Cost& other) {
  macs = checked_add(macs, other.macs);
  padded_macs = checked_add(padded_macs, other.padded_macs);
  utilised_macs = checked_add(utilised_macs, other.utilised_macs);
  cycles += other.cycles;
  events += other.events;
  energy += other.energy;
  add_sums(tensors, other.tensors);
  return *this;
}

Picojoules energy_of_no_tensor(const Cost& cost) {
  auto rest = cost.energy.total().nominal;
  for (const auto& [tensor, of_tensor] : cost.tensors) {
    rest -= of_tensor.energy.nominal;
  }
  return rest;
}

std::string component_name(const std::pair<Scope, Name>& component) {
  const auto& [scope, name] = component;
  return scope == Scope::ProcessingElement && name == leakage_component ? "pe_leakage"
                                                                        : name.text();
}

std::uint64_t traffic_bytes(const EventCounts& events, std::string_view memory) {
  std::uint64_t bits = 0;
  for (const auto& [event, count] : events.all()) {
    if (event.component == memory) {
      bits =
          checked_add(bits, checked_multiply<std::uint64_t>(count, event.attributes["width_bits"]));
    }
  }
  return ceil_div<std::uint64_t>(bits, 8);
}

double utilisation(const Cost& cost, const Architecture& machine) {
  const auto cycles = static_cast<double>(cost.cycles.total().value());
  const auto peak = static_cast<double>(machine.peak_macs_per_cycle());
  return cycles == 0 ? 0 : static_cast<double>(cost.utilised_macs) / (cycles * peak);
}

}  // namespace lnsim
