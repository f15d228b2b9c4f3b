// SPDX-License-Identifier: MIT
#include "sim/report/comparison_json.hpp"

#include <cmath>

#include "sim/report/comparison.hpp"

namespace lnsim {
namespace {

using Json = nlohmann::ordered_json;

/// Null where a factor is over nothing.
Json finite(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json json_of(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

Json side_json(const ComparedSide& side) {
  const auto& machine = side.machine;
  Json bits = Json::object();
  for (const auto tensor : operand_classes) {
    bits[std::string(to_string(tensor))] = side.formats.of(tensor).storage.bits;
  }
  bits["stored_weight"] = side.stored_weight_bits;
  Json buffers = Json::array();
  for (const auto& [name, capacity, elements] : side.buffers) {
    buffers.push_back({{"name", name}, {"capacity_bytes", capacity}, {"elements", elements}});
  }
  Json meets = nullptr;
  if (side.critical_path_ps) {
    meets = *side.critical_path_ps <= machine.clock_period_ps;
  }
  return {{"format", side.formats.name},
          {"machine", machine.name},
          {"processing_elements", machine.processing_elements},
          {"lanes", machine.pe.lanes},
          {"vector_size", machine.pe.vector_size},
          {"bits", std::move(bits)},
          {"accumulation", side.accumulation},
          {"accumulator_bits", side.accumulator_bits},
          {"pipeline_depth_cycles", side.pipeline_depth_cycles},
          {"clock_period_ps", machine.clock_period_ps},
          {"critical_path_ps", json_of(side.critical_path_ps)},
          {"meets_clock", std::move(meets)},
          {"buffers", std::move(buffers)},
          {"area_um2", json_of(side.area.total())},
          {"datapath_area_um2", json_of(side.area.datapaths)}};
}

Json equal_areas_json(const std::optional<EqualAreas>& areas) {
  if (!areas) {
    return nullptr;
  }
  return {{"scaled", "baseline"},
          {"available_um2", areas->available_um2},
          {"used_um2", areas->used_um2},
          {"unused_um2", areas->unused_um2()},
          {"buffers", "unchanged"}};
}

}  // namespace

nlohmann::ordered_json comparison_json(const Report& report) {
  const auto compared = comparison(report);
  if (!compared) {
    return nullptr;
  }
  Json elementwise = nullptr;
  if (report.elementwise) {
    elementwise = to_string(*report.elementwise);
  }
  const auto& split = compared->energy_system;
  return {{"objective", to_string(report.objective)},
          {"batch", report.batch},
          {"kept_on_chip", kept_on_chip},
          {"elementwise", std::move(elementwise)},
          {"format", side_json(compared->format)},
          {"baseline", side_json(compared->baseline)},
          {"iso_area", equal_areas_json(compared->equal_areas)},
          {"energy_system",
           {{"ratio", finite(split.ratio())},
            {"storage", finite(split.storage)},
            {"mapping", finite(split.mapping)},
            {"arithmetic", finite(split.arithmetic)},
            {"memory_prices", finite(split.memory_prices)}}}};
}

}  // namespace lnsim
