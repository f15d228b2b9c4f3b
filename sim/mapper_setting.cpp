// SPDX-License-Identifier: MIT
#include "sim/mapper_setting.hpp"

#include <tuple>

#include "models/hardware/machine_inventory.hpp"
#include "models/numerics/format/number_format.hpp"
#include "sim/analytical/tally.hpp"
#include "sim/mapping/machine_events.hpp"

namespace lnsim {
namespace {

/// What the events of a multiply-accumulate say of a unit, where one is a conversion to linear.
std::optional<LogarithmicUnit> logarithmic_unit(const NumberFormat& format) {
  for (const auto& counted : multiply_accumulate_events(format)) {
    const auto& event = counted.event;
    if (event.resource == "lns_conversion") {
      const auto number = [&](Name name) { return static_cast<double>(event.attributes[name]); };
      return LogarithmicUnit{.operand_bits = number("width_bits"),
                             .accumulator_bits = number("accumulator_bits"),
                             .table_entries = number("table_entries"),
                             .conversion = std::string(event.variant.text())};
    }
  }
  return std::nullopt;
}

/// What a machine's events and a cycle's leakage cost.
TallyPrices tally_prices(const Architecture& machine, const ProductFormats& formats,
                         PriceList& prices) {
  using analytical::Tally;
  const MachineEvents names(machine, formats);
  const auto energy_of = [&](const EventCounts& events, const Inventory& inventory,
                             Seconds duration) {
    return price(events, inventory, duration, prices).total().nominal.value();
  };
  // Links are counted in bytes and priced in flits.
  const auto flit = machine.memory ? machine.memory->interconnect.width_bytes() : 1;
  const auto one = [&](std::uint64_t Tally::*count) {
    const bool link = count == &Tally::link_reads;
    Tally tally;
    tally.*count = link ? flit : 1;
    return energy_of(events_of(tally, machine, names), {}, Seconds(0)) /
           static_cast<double>(tally.*count);
  };
  return {.lane_vector = one(&Tally::lane_vectors),
          .a_word = one(&Tally::a_words),
          .a_read = one(&Tally::a_reads),
          .b_word = one(&Tally::b_words),
          .b_read = one(&Tally::b_reads),
          .preloaded_sum = one(&Tally::preloaded_sums),
          .output = one(&Tally::outputs),
          .port_read = one(&Tally::port_reads),
          .port_write = one(&Tally::port_writes),
          .link_byte = one(&Tally::link_reads),
          .dram_read = one(&Tally::dram_reads),
          .dram_write = one(&Tally::dram_writes),
          .cycle = energy_of({}, inventory_of(machine), machine.duration(Cycles(1)))};
}

}  // namespace

LanePipeline pipeline_in(const Technology& technology, const ProductFormats& formats,
                         const Architecture& machine) {
  const auto& [lane, vector_size] = std::tie(formats.lane, machine.pe.vector_size);
  const auto* unit = nearest_unit(technology.vector_units, lane.name, vector_size);
  if (unit == nullptr) {
    const auto logarithmic = logarithmic_unit(lane);
    unit = logarithmic ? most_alike(technology.vector_units, *logarithmic, vector_size) : nullptr;
  }
  return unit != nullptr ? LanePipeline{unit->added_stages, unit->sums_in_turn} : LanePipeline{};
}

MapperSetting mapper_setting(const Point& point, const Architecture& machine,
                             const ProductFormats& formats, PriceList& prices) {
  MapperSetting setting{.machine = machine,
                        .formats = formats,
                        .objective = point.objective,
                        .pipeline = pipeline_in(point.technology, formats, machine)};
  if (needs_prices(point.objective)) {
    setting.prices = tally_prices(machine, formats, prices);
  }
  return setting;
}

}  // namespace lnsim
