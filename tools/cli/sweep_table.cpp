// SPDX-License-Identifier: MIT
#include "tools/cli/sweep_table.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/report/csv.hpp"

namespace lnsim::cli {
namespace {

using Json = nlohmann::ordered_json;

/// Parameters first, then results in the order in which rows bring them, the status last.
std::vector<std::string> columns_of(const Assignment& parameters, const std::vector<Json>& rows) {
  std::vector<std::string> columns;
  const auto add = [&](const std::string& name) {
    if (std::find(columns.begin(), columns.end(), name) == columns.end()) {
      columns.push_back(name);
    }
  };
  for (const auto& [parameter, value] : parameters) {
    add(parameter);
  }
  for (const auto& row : rows) {
    for (const auto& [name, value] : row.items()) {
      if (name != "status") {
        add(name);
      }
    }
  }
  add("status");
  return columns;
}

std::string cell_of(const std::string& column, const Assignment& point, const Json& row) {
  if (row.contains(column)) {
    return csv_cell(row[column]);
  }
  const auto varied = std::find_if(point.begin(), point.end(),
                                   [&](const auto& entry) { return entry.first == column; });
  return varied != point.end() ? csv_cell(varied->second) : "";
}

}  // namespace

std::string to_csv(const std::vector<Assignment>& points, const std::vector<Json>& rows) {
  const auto columns = columns_of(points.front(), rows);
  std::string csv = fmt::format("{}\n", fmt::join(columns, ","));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::vector<std::string> cells;
    cells.reserve(columns.size());
    for (const auto& column : columns) {
      cells.push_back(cell_of(column, points[i], rows[i]));
    }
    csv += fmt::format("{}\n", fmt::join(cells, ","));
  }
  return csv;
}

}  // namespace lnsim::cli
