// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "sim/report/column.hpp"

namespace lnsim {

/// An object of report.json that has columns in it.
struct ColumnObject {
  std::string name;
  std::string meaning;
  bool may_be_absent = false;  ///< from reports of this version that are older than it
};

/// In the order of report.json, after the columns that are in none.
[[nodiscard]] const std::vector<ColumnObject>& column_objects();

/// Every column of results, in the order of CSV files. A new one is an entry here; write_columns
/// (in build/release/bin) then writes it into report.schema.json and the man page.
[[nodiscard]] const std::vector<Column>& all_columns();

/// Those of a table, in its order.
[[nodiscard]] const std::vector<Column>& columns_of(Table table);

}  // namespace lnsim
