// SPDX-License-Identifier: MIT
#include "energy/vector_unit_design.hpp"

#include <algorithm>
#include <utility>

namespace lnsim {
namespace {

/// The unit of a format that comes before all others of it; null where there is none.
const VectorUnitDesign* first_unit(const std::vector<VectorUnitDesign>& units,
                                   const std::string& format, const auto& before) {
  const VectorUnitDesign* first = nullptr;
  for (const auto& unit : units) {
    if (unit.format == format && (first == nullptr || before(unit, *first))) {
      first = &unit;
    }
  }
  return first;
}

}  // namespace

const VectorUnitDesign* fastest_unit(const std::vector<VectorUnitDesign>& units,
                                     const std::string& format) {
  return first_unit(units, format, [](const auto& a, const auto& b) {
    return a.critical_path_ps < b.critical_path_ps;
  });
}

const VectorUnitDesign* nearest_unit(const std::vector<VectorUnitDesign>& units,
                                     const std::string& format, std::uint32_t vector_size) {
  const auto distance = [&](const VectorUnitDesign& unit) {
    return std::max(unit.vector_size, vector_size) - std::min(unit.vector_size, vector_size);
  };
  return first_unit(units, format, [&](const auto& a, const auto& b) {
    return std::pair(distance(a), b.vector_size) < std::pair(distance(b), a.vector_size);
  });
}

}  // namespace lnsim
