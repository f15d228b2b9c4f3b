// SPDX-License-Identifier: MIT
#include "sim/mapper_setting.hpp"

#include <tuple>

#include "models/hardware/machine_inventory.hpp"
#include "models/numerics/families/lns_spelling.hpp"
#include "models/numerics/format/number_format.hpp"
#include "sim/analytical/tally.hpp"
#include "sim/mapping/machine_events.hpp"

namespace lnsim {
namespace {

LogarithmicUnit logarithmic_unit(const NumberFormat& format) {
  const auto& lns = format.datapath.lns();
  return {.operand_bits = static_cast<double>(format.storage.bits),
          .accumulator_bits = static_cast<double>(format.datapath.accumulator_bits),
          .table_entries = static_cast<double>(lns.table_entries),
          .conversion = numerics::to_string(lns.conversion)};
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
  if (unit == nullptr && lane.storage.is<LnsParameters>()) {
    unit = most_alike(technology.vector_units, logarithmic_unit(lane), vector_size);
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
