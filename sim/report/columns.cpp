// SPDX-License-Identifier: MIT
#include "sim/report/columns.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "sim/report/area_columns.hpp"
#include "sim/report/cost_columns.hpp"
#include "sim/report/rate_columns.hpp"
#include "sim/report/run_columns.hpp"
#include "sim/report/tensor_columns.hpp"

namespace lnsim {
namespace {

using Columns = std::vector<Column>;

Columns in_table(Table table) {
  Columns columns;
  std::copy_if(all_columns().begin(), all_columns().end(), std::back_inserter(columns),
               [&](const auto& column) { return !column.name(table).empty(); });
  return columns;
}

/// Where a column's object comes in report.json: 0 where it is in none.
std::ptrdiff_t object_place(const Column& column) {
  const auto& objects = column_objects();
  const auto found = std::find_if(objects.begin(), objects.end(),
                                  [&](const auto& object) { return object.name == column.object; });
  return column.object.empty() ? 0 : 1 + std::distance(objects.begin(), found);
}

Columns in_report(Table table) {
  auto columns = in_table(table);
  const auto place = [](const Column& column) {
    return std::pair(object_place(column), !column.leads);
  };
  std::stable_sort(columns.begin(), columns.end(),
                   [&](const auto& a, const auto& b) { return place(a) < place(b); });
  return columns;
}

}  // namespace

const std::vector<ColumnObject>& column_objects() {
  static const std::vector<ColumnObject> objects{
      {"energy_pj", "Energy: nominal values and the technology's range, pJ."},
      {"cycle_stack", "The cycles by cause; the sum is cycles."},
      {"energy_by_component_pj",
       "The system energy by component, pJ: an absent key is 0, and the sum is the system energy."},
      {"traffic_bytes", "Bytes read and written at each memory."},
      {"energy_by_tensor_pj",
       "The system energy by the class of the tensor that causes it, pJ: an absent key is 0, and "
       "the sum is the system energy.",
       true},
      {"global_buffer_bytes_by_tensor",
       "Bytes through the global buffer's port by class of tensors; an absent key is 0.", true},
      {"dram_bytes_by_tensor", "Bytes from and to DRAM by class of tensors; an absent key is 0.",
       true},
      {"area_by_component_um2",
       "Areas of the chip's parts, um2, of the machine whatever the pass: null where the "
       "technology "
       "has none, and the sum is area_um2.",
       true}};
  return objects;
}

const std::vector<Column>& all_columns() {
  static const auto columns = [] {
    Columns all;
    for (auto part : {run_columns(), op_columns(), cost_columns(), rate_columns(), tensor_columns(),
                      area_columns(), baseline_columns(), ratio_columns(), point_columns()}) {
      std::move(part.begin(), part.end(), std::back_inserter(all));
    }
    return all;
  }();
  return columns;
}

const std::vector<Column>& columns_of(Table table) {
  static const std::map<Table, Columns> tables{
      {Table::Totals, in_report(Table::Totals)}, {Table::Ops, in_report(Table::Ops)},
      {Table::Layers, in_table(Table::Layers)},  {Table::Sweep, in_table(Table::Sweep)},
      {Table::Passes, in_table(Table::Passes)},  {Table::Causes, in_table(Table::Causes)}};
  return tables.at(table);
}

}  // namespace lnsim
