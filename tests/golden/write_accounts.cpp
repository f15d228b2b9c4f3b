// SPDX-License-Identifier: MIT
/// Prints the golden file of accounts:
///
///   build/release/bin/write_golden_accounts > tests/golden/accounts.csv
#include <iostream>

#include "tests/golden/accounts.hpp"

int main() {
  using namespace lnsim::test;
  std::cout << account_header << "\n";
  for (const auto& line : account_lines()) {
    std::cout << line << "\n";
  }
}
