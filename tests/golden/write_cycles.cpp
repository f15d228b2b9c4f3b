// SPDX-License-Identifier: MIT
/// Prints the golden file of cycles:
///
///   build/release/bin/write_golden_cycles > tests/golden/cycles.csv
#include <iostream>

#include "tests/golden/cycles.hpp"

int main() {
  using namespace lnsim::test;
  std::cout << golden_header << "\n";
  for (const auto& network : golden_networks) {
    for (const auto& machine : golden_machines) {
      for (const auto& line : golden_lines(network, machine)) {
        std::cout << line << "\n";
      }
    }
  }
}
