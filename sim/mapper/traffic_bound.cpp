// SPDX-License-Identifier: MIT
#include "sim/mapper/traffic_bound.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "models/base/checked.hpp"

namespace lnsim {
namespace {

/// Elements of so many bits that all memories of a machine hold, were partial sums as small.
double elements_on_chip(const Architecture& machine, std::uint32_t bits) {
  constexpr double bits_per_byte = 8;
  const auto& pe = machine.pe;
  const auto operands = (pe.buffer_a.capacity + pe.buffer_b.capacity).value();
  const auto all = machine.memory->global_buffer.capacity.value() +
                   product(machine.processing_elements, operands);
  const auto sums = product(machine.processing_elements, pe.lanes, pe.collector_entries);
  return static_cast<double>(all) * bits_per_byte / bits + static_cast<double>(sums);
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
                           const ProductFormats& formats) {
  if (!machine.memory) {
    return {};
  }
  const auto of_all = [&](const Format& format, std::uint64_t elements) {
    return format.bytes(checked_multiply(nest.groups, elements));
  };
  // No tensor takes less than if all were as narrow as the narrowest.
  const auto narrowest = std::ranges::min(
      std::array{formats.a.storage, formats.b.storage, formats.output()}, {}, &Format::bits);
  const auto size = elements_on_chip(machine, narrowest.bits);
  const auto groups = static_cast<double>(nest.groups);
  const auto macs = static_cast<double>(nest.useful_macs()) / groups;
  const auto moved = 2 * macs / std::sqrt(size * windows_an_element(nest)) - 2 * size;
  return {.compulsory = of_all(formats.a.storage, nest.elements_a(nest.whole)) +
                        of_all(formats.b.storage, nest.elements_b(nest.whole)) +
                        of_all(formats.output(), nest.elements_out(nest.whole)),
          .input_output = of_all(narrowest, static_cast<std::uint64_t>(std::max(0.0, moved)))};
}

}  // namespace lnsim
