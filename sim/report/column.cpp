// SPDX-License-Identifier: MIT
#include "sim/report/column.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

struct UnitName {
  Unit unit;
  std::string_view name;
  std::string_view json_type;
};

constexpr std::array unit_names{UnitName{Unit::Text, "text", "string"},
                                UnitName{Unit::Count, "count", "integer"},
                                UnitName{Unit::Cycle, "cycles", "integer"},
                                UnitName{Unit::Byte, "bytes", "integer"},
                                UnitName{Unit::Second, "s", "number"},
                                UnitName{Unit::Picojoule, "pJ", "number"},
                                UnitName{Unit::Watt, "W", "number"},
                                UnitName{Unit::JouleSecond, "J s", "number"},
                                UnitName{Unit::TeraoperationsPerJoule, "TOPS/W", "number"},
                                UnitName{Unit::Fraction, "0 to 1", "number"},
                                UnitName{Unit::Ratio, "ratio", "number"},
                                UnitName{Unit::Picosecond, "ps", "number"},
                                UnitName{Unit::SquareMicrometre, "um2", "number"},
                                UnitName{Unit::MacPerSecondAndArea, "MAC/s/mm2", "number"},
                                UnitName{Unit::Truth, "true or false", "boolean"}};

const UnitName& known(Unit unit) {
  for (const auto& name : unit_names) {
    if (name.unit == unit) {
      return name;
    }
  }
  throw Error("a unit without a name");
}

/// The files that have a column, under the name that each has for it.
std::vector<std::pair<std::string, std::string>> places(const Column& column) {
  std::vector<std::pair<std::string, std::string>> found;
  const auto add = [&](const std::string& name, const std::string& file) {
    const auto same = std::find_if(found.begin(), found.end(),
                                   [&](const auto& place) { return place.first == name; });
    if (name.empty()) {
      return;
    }
    if (same == found.end()) {
      found.emplace_back(name, file);
    } else {
      same->second += ", " + file;
    }
  };
  const auto& own = column.totals.empty() ? column.ops : column.totals;
  add(column.object.empty() ? own : column.object + "." + own,
      column.totals.empty() ? "report.json: ops"
      : column.ops.empty()  ? "report.json: totals, passes"
                            : "report.json");
  add(column.layers, "layers.csv");
  add(column.sweep, "sweep.csv");
  return found;
}

}  // namespace

std::string_view to_string(Unit unit) { return known(unit).name; }

std::string_view json_type(Unit unit) { return known(unit).json_type; }

const std::string& Column::name(Table table) const {
  switch (table) {
    case Table::Totals:
      return totals;
    case Table::Ops:
      return ops;
    case Table::Layers:
      return layers;
    case Table::Sweep:
      return sweep;
    case Table::Passes:
      return passes;
    case Table::Causes:
      return causes;
  }
  throw Error("a table without a name");
}

std::string title(const Column& column) {
  std::string text;
  for (const auto& [name, files] : places(column)) {
    text.append(name).append(" (").append(files).append("), ");
  }
  return text + std::string(to_string(column.unit));
}

std::vector<std::string> names_of(const Column& column) {
  std::vector<std::string> found;
  for (const auto& [name, files] : places(column)) {
    found.push_back(name);
  }
  return found;
}

}  // namespace lnsim
