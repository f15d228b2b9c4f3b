// SPDX-License-Identifier: MIT
#include "sim/report/area_columns.hpp"

#include <string>
#include <utility>

namespace lnsim {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

Column part(const std::string& name, const std::string& meaning,
            std::optional<double> MachineArea::*area) {
  return {.object = "area_by_component_um2",
          .totals = name,
          .unit = Unit::SquareMicrometre,
          .meaning = meaning,
          .may_be_absent = true,
          .may_be_null = true,
          .value = [area](const auto& row) { return json_of(row.iteration.area.*area); }};
}

/// Over the area of all parts; nothing where one is not known, or where nothing takes time.
Json throughput(const ResultRow& row) {
  constexpr double square_micrometres_per_square_millimetre = 1e6;
  const auto area = row.iteration.area.total();
  const double seconds = row.iteration.machine.duration(row.cost.cycles.total()).value();
  return area && *area > 0 && seconds > 0 ? Json(static_cast<double>(row.cost.macs) / seconds *
                                                 (square_micrometres_per_square_millimetre / *area))
                                          : Json(nullptr);
}

}  // namespace

std::vector<Column> area_columns() {
  return {{.totals = "area_um2",
           .sweep = "area_um2",
           .unit = Unit::SquareMicrometre,
           .meaning = "Area of the parts of area_by_component_um2, null where one is not known",
           .may_be_absent = true,
           .may_be_null = true,
           .value = [](const auto& row) { return json_of(row.iteration.area.total()); }},
          {.totals = "macs_per_s_per_mm2",
           .sweep = "macs_per_s_per_mm2",
           .unit = Unit::MacPerSecondAndArea,
           .meaning = "Multiply-accumulates over the duration and the area",
           .may_be_absent = true,
           .may_be_null = true,
           .value = throughput},
          part("datapaths", "Lanes, as elements of the characterised unit of the nearest size",
               &MachineArea::datapaths),
          part("memories", "Operand buffers and the global buffer", &MachineArea::memories),
          part("collector", "Latches of the accumulation collector", &MachineArea::collector),
          part("vector_unit", "An element of a characterised unit of its format a lane",
               &MachineArea::vector_unit),
          part("weight_update",
               "Weight-update units: of logarithmic weights, or an element of the vector unit's "
               "format a lane",
               &MachineArea::weight_update)};
}

}  // namespace lnsim
