// SPDX-License-Identifier: MIT
#include "sim/iso_area.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "sim/report/machine_area.hpp"

namespace lnsim {
namespace {

/// As of a machine file.
constexpr double most_lanes = 1U << 20U;

/// Of one lane. Throws Error where it is not known, or nothing.
double area_of_lane(Architecture machine, const RoleFormats& formats, const PriceList& prices) {
  machine.processing_elements = 1;
  machine.pe.lanes = 1;
  const auto area = area_of_datapaths(machine, formats, prices);
  if (!area || *area <= 0) {
    throw Error("equal areas: technology " + prices.technology().name +
                " has no area for lanes of " + formats.name + " with vectors of " +
                std::to_string(machine.pe.vector_size));
  }
  return *area;
}

/// Of the baseline, in each processing element of its machine.
double fitting_lanes(const Point& point, const Architecture& machine) {
  const PriceList prices(point.technology);
  const auto lane = area_of_lane(point.machine, point.formats, prices);
  const auto baseline = area_of_lane(machine, *point.baseline, prices);
  const auto lanes = static_cast<double>(point.machine.processing_elements) *
                     static_cast<double>(point.machine.pe.lanes);
  // Equal lanes cancel exactly.
  return lane / baseline * (lanes / machine.processing_elements);
}

}  // namespace

Architecture machine_of_baseline(const Point& point) {
  auto machine = point.baseline_machine.value_or(point.machine);
  if (!point.iso_area) {
    return machine;
  }
  if (!point.further_technologies.empty()) {
    throw Error("equal areas: expected one technology, as each has lanes of its own areas, found " +
                std::to_string(1 + point.further_technologies.size()));
  }
  const auto lanes = std::floor(fitting_lanes(point, machine));
  if (lanes > most_lanes) {
    throw Error("equal areas: more than " + std::to_string(static_cast<int>(most_lanes)) +
                " lanes of " + point.baseline->name + " would fit");
  }
  machine.pe.lanes = static_cast<std::uint32_t>(std::max(1.0, lanes));
  return machine;
}

}  // namespace lnsim
