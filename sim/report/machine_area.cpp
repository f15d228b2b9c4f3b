// SPDX-License-Identifier: MIT
#include "sim/report/machine_area.hpp"

#include <algorithm>
#include <array>

#include "models/numerics/format/number_format.hpp"
#include "sim/mapping/vector_task.hpp"

namespace lnsim {
namespace {

using Area = std::optional<double>;

Area times(const Area& area, std::uint64_t count) {
  return area ? Area(*area * static_cast<double>(count)) : std::nullopt;
}

Area plus(const Area& a, const Area& b) { return a && b ? Area(*a + *b) : std::nullopt; }

/// Of elements of vectors, by the unit of a format that is nearest to a size.
Area area_of_elements(const Technology& technology, const std::string& format,
                      std::uint32_t vector_size, std::uint64_t elements) {
  const auto* unit = nearest_unit(technology.vector_units, format, vector_size);
  return unit != nullptr && unit->area_um2 ? times(*unit->area_um2 / unit->vector_size, elements)
                                           : std::nullopt;
}

/// Of one unit that was characterised at just this size.
Area area_of_unit(const Technology& technology, const std::string& format,
                  std::uint32_t vector_size) {
  const auto* unit = nearest_unit(technology.vector_units, format, vector_size);
  return unit != nullptr && unit->vector_size == vector_size ? unit->area_um2 : std::nullopt;
}

/// Of what a vector unit's multiply-accumulations happen in, where the technology has areas of it.
Area area_of_events(const NumberFormat& format, std::uint32_t vector_size,
                    const PriceList& prices) {
  Area sum(0);
  for (auto [event, rate] : multiply_accumulate_events(format)) {
    event.attributes.set("vector_size", vector_size);
    sum = plus(sum, prices.area({.component = event.component,
                                 .resource = event.resource,
                                 .variant = event.variant,
                                 .attributes = event.attributes}));
  }
  return sum;
}

/// Of vector units: that of one of their size, or that fitted to such ones, or else elements of the
/// nearest.
Area area_of_lanes(const NumberFormat& format, std::uint32_t vector_size, std::uint64_t lanes,
                   const PriceList& prices) {
  auto unit = area_of_unit(prices.technology(), format.name, vector_size);
  if (!unit) {
    unit = area_of_events(format, vector_size, prices);
  }
  return unit
             ? times(unit, lanes)
             : area_of_elements(prices.technology(), format.name, vector_size, lanes * vector_size);
}

/// Of the widest operands.
std::uint32_t vector_bits(const RoleFormats& formats, std::uint32_t vector_size) {
  std::uint32_t widest = 0;
  for (const auto tensor : operand_classes) {
    widest = std::max(widest, formats.of(tensor).storage.vector_bits(vector_size));
  }
  return widest;
}

Area area_of_banks(Bytes bank, std::uint32_t banks, std::uint32_t width_bits,
                   const PriceList& prices) {
  const Instance instance{
      .resource = "sram",
      .attributes = {{"capacity_bytes", bank.value()}, {"width_bits", width_bits}}};
  return times(prices.area(instance), banks);
}

Area area_of_memories(const Architecture& machine, const RoleFormats& formats,
                      const PriceList& prices) {
  const auto& pe = machine.pe;
  const auto bits = vector_bits(formats, pe.vector_size);
  const auto area = [&](const OperandBuffer& buffer) {
    return times(area_of_banks(buffer.bank(), buffer.banks, bits, prices),
                 machine.processing_elements);
  };
  const auto buffers = plus(area(pe.buffer_a), area(pe.buffer_b));
  if (!machine.memory) {
    return buffers;
  }
  const auto& global = machine.memory->global_buffer;
  return plus(buffers, area_of_banks(global.bank(), global.banks, global.port_width_bits, prices));
}

Area area_of_collector(const Architecture& machine, const RoleFormats& formats,
                       const PriceList& prices) {
  const auto& pe = machine.pe;
  const auto bits =
      std::uint64_t{pe.lanes} * pe.collector_entries * partial_sum_bits(formats.weight);
  const Instance latches{.resource = "latch_array",
                         .attributes = {{"capacity_bytes", ceil_div<std::uint64_t>(bits, 8)}}};
  return times(prices.area(latches), machine.processing_elements);
}

/// Units of logarithmic weights have designs of their own; other weights are updated in the
/// arithmetic of the vector unit.
Area area_of_update(const Architecture& machine, const RoleFormats& formats,
                    const Technology& technology) {
  const auto lanes = machine.weight_update.weights_per_cycle;
  if (!formats.weight.storage.is<LnsParameters>()) {
    return area_of_elements(technology, machine.vector_unit.format, 1, lanes);
  }
  const auto& units = technology.update_units;
  const auto found = std::ranges::find(units, stored_weight_bits(machine, formats),
                                       &UpdateUnitDesign::stored_bits);
  return found != units.end() ? times(found->area_um2, lanes) : std::nullopt;
}

}  // namespace

Area MachineArea::total() const {
  return plus(plus(plus(datapaths, memories), plus(collector, vector_unit)), weight_update);
}

std::optional<double> area_of_datapaths(const Architecture& machine, const RoleFormats& formats,
                                        const PriceList& prices) {
  const auto lanes = std::uint64_t{machine.processing_elements} * machine.pe.lanes;
  Area largest(0);
  for (const auto& lane : lanes_of(formats)) {
    const auto area = area_of_lanes(lane, machine.pe.vector_size, lanes, prices);
    largest = area && largest ? Area(std::max(*largest, *area)) : std::nullopt;
  }
  return largest;
}

MachineArea area_of(const Architecture& machine, const RoleFormats& formats,
                    const PriceList& prices) {
  const auto& technology = prices.technology();
  return {.datapaths = area_of_datapaths(machine, formats, prices),
          .memories = area_of_memories(machine, formats, prices),
          .collector = area_of_collector(machine, formats, prices),
          .vector_unit = area_of_elements(technology, machine.vector_unit.format, 1,
                                          machine.vector_unit.lanes),
          .weight_update = area_of_update(machine, formats, technology)};
}

}  // namespace lnsim
