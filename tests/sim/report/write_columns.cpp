// SPDX-License-Identifier: MIT
/// Writes the columns of results anew into the schema of reports and into the man page:
///
///   build/release/bin/write_columns
#include <fstream>

#include "tests/sim/report/column_documents.hpp"

int main() {
  using namespace lnsim::test;
  const auto write = [](const std::string& path, const std::string& text) {
    std::ofstream(std::string(LNSIM_SOURCE_DIR) + "/" + path) << text;
  };
  write(schema_path, report_schema());
  write(man_path, man_page());
}
