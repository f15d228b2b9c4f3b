// SPDX-License-Identifier: MIT
#include "sim/mapping/machine_events.hpp"

#include <algorithm>
#include <cmath>

#include "models/numerics/format/number_family.hpp"

namespace lnsim {
namespace {

Event memory_event(Scope scope, const std::string& component, const std::string& resource,
                   const std::string& action, std::uint32_t width_bits, Bytes capacity) {
  return {.scope = scope,
          .component = component,
          .resource = resource,
          .action = action,
          .variant = "",
          .attributes = {{"width_bits", width_bits}, {"capacity_bytes", capacity.value()}}};
}

}  // namespace

MachineEvents::MachineEvents(const Architecture& machine, const ProductFormats& formats) {
  constexpr auto pe_scope = Scope::ProcessingElement;
  const auto& pe = machine.pe;
  numerics::family_of(formats.lane).require_vector_size(pe.vector_size, formats.lane);
  const auto a = formats.a.storage.vector_bits(pe.vector_size);
  const auto b = formats.b.storage.vector_bits(pe.vector_size);
  const auto sum = partial_sum_bits(formats.lane);
  buffer_a_read = memory_event(pe_scope, "operand_buffer_a", "sram", "read", a, pe.buffer_a.bank());
  buffer_a_write =
      memory_event(pe_scope, "operand_buffer_a", "sram", "write", a, pe.buffer_a.bank());
  operand_register_write =
      memory_event(pe_scope, "operand_register", "register", "write", a, Bytes(0));
  buffer_b_read = memory_event(pe_scope, "operand_buffer_b", "sram", "read", b, pe.buffer_b.bank());
  buffer_b_write =
      memory_event(pe_scope, "operand_buffer_b", "sram", "write", b, pe.buffer_b.bank());
  broadcast = memory_event(pe_scope, "broadcast", "broadcast_wire", "transfer", b, Bytes(0));
  collector_read = memory_event(pe_scope, "collector", "latch_array", "read", sum, Bytes(0));
  collector_write = memory_event(pe_scope, "collector", "latch_array", "write", sum, Bytes(0));
  multiply_accumulate = multiply_accumulate_events(formats.lane);
  for (auto& rate : multiply_accumulate) {
    rate.event.attributes.set("vector_size", pe.vector_size);
  }
  post_processing = post_processing_events(formats.result);
  if (!machine.memory) {
    return;
  }
  const auto& buffer = machine.memory->global_buffer;
  const auto& dram = machine.memory->dram;
  global_buffer_read = memory_event(Scope::BeyondPe, "global_buffer", "sram", "read",
                                    buffer.port_width_bits, buffer.bank());
  global_buffer_write = memory_event(Scope::BeyondPe, "global_buffer", "sram", "write",
                                     buffer.port_width_bits, buffer.bank());
  interconnect = memory_event(Scope::BeyondPe, "interconnect", "wire", "transfer_mm",
                              machine.memory->interconnect.width_bits, Bytes(0));
  dram_read = memory_event(Scope::BeyondPe, "dram", "dram", "read", dram.burst_bytes * 8, Bytes(0));
  dram_read.variant = dram.type;
  dram_write = dram_read;
  dram_write.action = "write";
}

const MachineEvents& EventsByFormats::in(const ProductFormats& formats) {
  const auto known = std::ranges::find(events_, formats, &decltype(events_)::value_type::first);
  return known != events_.end()
             ? known->second
             : events_.emplace_back(formats, MachineEvents(machine_, formats)).second;
}

EventStatistics event_statistics(double zero_fraction, std::optional<double> toggle_rate) {
  const auto permille = [](double fraction) {
    return static_cast<std::uint32_t>(std::lround(1000 * fraction));
  };
  EventStatistics statistics;
  if (const auto zeros = permille(zero_fraction); zeros != 0) {
    statistics.zero_permille = zeros;
  }
  if (toggle_rate) {
    statistics.toggle_permille = permille(*toggle_rate);
  }
  return statistics;
}

EventCounts with_statistics(const EventCounts& counts, const MachineEvents& names,
                            const EventStatistics& statistics) {
  EventCounts result;
  for (auto [event, count] : counts.all()) {
    if (std::ranges::find(names.multiply_accumulate, event, &EventRate::event) !=
        names.multiply_accumulate.end()) {
      event.statistics = statistics;
    }
    result.add(event, count);
  }
  return result;
}

}  // namespace lnsim
