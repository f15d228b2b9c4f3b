// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

#include "models/networks/network.hpp"
#include "sim/run.hpp"
#include "tests/sim/machines.hpp"
#include "workloads/lower.hpp"

namespace lnsim::test {

/// A shipped network on a shipped machine, batch 1, updated by LNS-Madam, priced at sub16nm,
/// analytical, without a baseline.
inline Point point(const std::string& network, const std::string& machine_name,
                   const std::string& format) {
  const std::filesystem::path root(LNSIM_SOURCE_DIR);
  const auto description = load_network(root / "models/networks" / (network + ".json"));
  return {.workload = lower(description, 1, Optimiser::LnsMadam),
          .machine = machine(machine_name),
          .formats = parse_role_formats(format),
          .baseline = std::nullopt,
          .technology = load_technology(root / "energy/technologies/sub16nm.json")};
}

}  // namespace lnsim::test
