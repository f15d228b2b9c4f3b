// SPDX-License-Identifier: MIT
#include "sim/report/comparison.hpp"

#include <algorithm>

#include "sim/mapping/vector_task.hpp"

namespace lnsim {
namespace {

constexpr std::uint64_t bits_per_byte = 8;

/// Such as integer_adder lns.
std::vector<std::string> accumulation_of(const IterationCost& iteration) {
  std::vector<std::string> units;
  for (const auto& [event, count] : iteration.total.events.all()) {
    if (event.component != Name("accumulator")) {
      continue;
    }
    auto unit = event.resource.text();
    unit += event.variant.empty() ? "" : " " + event.variant.text();
    if (std::ranges::find(units, unit) == units.end()) {
      units.push_back(std::move(unit));
    }
  }
  return units;
}

std::vector<BufferInElements> buffers_of(const Architecture& machine, const RoleFormats& formats) {
  std::uint32_t widest = 1;
  for (const auto tensor : operand_classes) {
    widest = std::max(widest, formats.of(tensor).storage.bits);
  }
  std::vector<BufferInElements> buffers;
  const auto add = [&](const char* name, Bytes capacity) {
    buffers.push_back({name, capacity.value(), capacity.value() * bits_per_byte / widest});
  };
  add("operand_buffer_a", machine.pe.buffer_a.capacity);
  add("operand_buffer_b", machine.pe.buffer_b.capacity);
  if (machine.memory) {
    add("global_buffer", machine.memory->global_buffer.capacity);
  }
  return buffers;
}

ComparedSide side_of(const IterationCost& iteration,
                     const std::optional<double>& critical_path_ps) {
  const auto& machine = iteration.machine;
  const auto& formats = iteration.formats;
  return {.formats = formats,
          .machine = machine,
          .stored_weight_bits = stored_weight_bits(machine, formats),
          .accumulation = accumulation_of(iteration),
          .accumulator_bits = formats.weight.datapath.accumulator_bits,
          .pipeline_depth_cycles = machine.pe.latency_cycles() + iteration.added_stages,
          .added_stages = iteration.added_stages,
          .critical_path_ps = critical_path_ps,
          .buffers = buffers_of(machine, formats),
          .area = iteration.area};
}

std::optional<EqualAreas> equal_areas(const Report& report) {
  return report.iso_area ? std::optional(EqualAreas{report.iteration.area.datapaths.value(),
                                                    report.baseline->area.datapaths.value()})
                         : std::nullopt;
}

}  // namespace

std::optional<Comparison> comparison(const Report& report) {
  if (!report.baseline) {
    return std::nullopt;
  }
  const auto& priced = report.technologies.front();
  return Comparison{.format = side_of(report.iteration, priced.critical_path_ps),
                    .baseline = side_of(*report.baseline, priced.baseline_critical_path_ps),
                    .energy_system = split_ratio(*report.baseline, report.iteration),
                    .equal_areas = equal_areas(report)};
}

}  // namespace lnsim
