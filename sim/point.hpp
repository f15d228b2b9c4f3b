// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "energy/technology.hpp"
#include "models/hardware/architecture.hpp"
#include "sim/execution/fidelity.hpp"
#include "sim/mapping/given_mappings.hpp"
#include "sim/mapping/objective.hpp"
#include "workloads/payload.hpp"
#include "workloads/role_formats.hpp"
#include "workloads/workload.hpp"

namespace lnsim {

/// One point of the design space: what runs, on what, in which formats, priced how.
struct Point {
  Workload workload;
  Architecture machine;
  RoleFormats formats;
  std::optional<RoleFormats> baseline;  ///< that the formats are compared with
  Technology technology;
  Fidelity fidelity = Fidelity::Analytical;
  std::vector<Technology> further_technologies = {};  ///< that price the same run beside
  bool format_costs = false;           ///< whether what a number format costs besides is counted
  std::vector<Payload> payloads = {};  ///< of a trace's ops, to be replayed at datapath fidelity
  Objective objective = Objective::LeastCycles;  ///< of the mappings, whatever the format
  GivenMappings mappings = {};                   ///< instead of the best ones
  std::vector<std::string> remarks = {};         ///< that the report passes on, a line each
  /// That the baseline runs on; nothing: the same machine with its datapath swapped.
  std::optional<Architecture> baseline_machine = {};
  bool iso_area = false;  ///< whether it has as many lanes as fit the area of the formats' lanes
};

}  // namespace lnsim
