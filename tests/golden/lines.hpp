// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace lnsim::test {

/// The lines of a golden file.
inline std::vector<std::string> golden_file(const std::string& name) {
  std::ifstream file(std::filesystem::path(LNSIM_SOURCE_DIR) / "tests/golden" / name);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    lines.push_back(line);
  }
  return lines;
}

}  // namespace lnsim::test
