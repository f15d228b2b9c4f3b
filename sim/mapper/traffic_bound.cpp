// SPDX-License-Identifier: MIT
#include "sim/mapper/traffic_bound.hpp"

#include <algorithm>
#include <cmath>

#include "models/base/checked.hpp"
#include "sim/mapping/legality.hpp"

namespace lnsim {
namespace {

/// Elements that all memories of a machine hold, were partial sums as small as operands.
double elements_on_chip(const Architecture& machine, const NumberFormat& format) {
  constexpr double bits_per_byte = 8;
  const auto& pe = machine.pe;
  const auto operands = (pe.buffer_a.capacity + pe.buffer_b.capacity).value();
  const auto all = machine.memory->global_buffer.capacity.value() +
                   product(machine.processing_elements, operands);
  const auto sums = product(machine.processing_elements, pe.lanes, pe.collector_entries);
  return static_cast<double>(all) * bits_per_byte / format.storage.bits + static_cast<double>(sums);
}

/// Windows that share an element of operand B at most.
double windows_an_element(const LoopNest& nest) {
  const auto along = [](const Axis& axis) {
    return static_cast<double>(ceil_div(axis.taps, axis.stride));
  };
  return along(nest.depth) * along(nest.height) * along(nest.width);
}

}  // namespace

TrafficBound traffic_bound(const LoopNest& nest, const Architecture& machine,
                           const NumberFormat& format) {
  if (!machine.memory) {
    return {};
  }
  const auto of_all = [&](std::uint64_t elements) {
    return packed_bytes(checked_multiply(nest.groups, elements), format.storage.bits);
  };
  const auto size = elements_on_chip(machine, format);
  const auto groups = static_cast<double>(nest.groups);
  const auto macs = static_cast<double>(nest.useful_macs()) / groups;
  const auto moved = 2 * macs / std::sqrt(size * windows_an_element(nest)) - 2 * size;
  return {.compulsory = of_all(nest.elements_a(nest.whole)) + of_all(nest.elements_b(nest.whole)) +
                        of_all(nest.elements_out(nest.whole)),
          .input_output = of_all(static_cast<std::uint64_t>(std::max(0.0, moved)))};
}

}  // namespace lnsim
