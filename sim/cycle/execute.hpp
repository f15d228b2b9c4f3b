// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "sim/cycle/datapath/tile.hpp"
#include "sim/execution/datapath_check.hpp"
#include "sim/execution/execution.hpp"
#include "sim/execution/progress_callback.hpp"
#include "sim/mapping/machine_jobs.hpp"

namespace lnsim::cycle {

/// What each machine's jobs gave, in their order.
using MachineExecutions = std::vector<std::vector<Execution>>;

/// Runs the jobs of each machine one after the other on a SystemC model of it at tile fidelity;
/// machines share nothing. `progress` is called after each job. SystemC elaborates once a process:
/// a second call in one process throws Error.
[[nodiscard]] MachineExecutions execute(const std::vector<MachineJobs>& work,
                                        const ProgressCallback& progress = {});

struct CheckedExecutions {
  MachineExecutions executions;
  DatapathCheck check;
};

/// Tiles of the caller's, in the formats of a product, that a processing element of the first
/// machine computes.
struct CallerTiles {
  ProductFormats formats;
  datapath::TileStream tiles;
};

/// As execute, and in the same simulation every distinct tile shape of a machine's jobs is computed
/// value by value, in their formats, by a processing element at datapath fidelity, and every
/// distinct update of logarithmic codes by a weight-update unit; throws Error where one differs
/// from the numerics library or the tile model. More work is done beside, where there is any.
[[nodiscard]] CheckedExecutions execute_with_datapath(const std::vector<MachineJobs>& work,
                                                      std::span<const CallerTiles> more = {},
                                                      const ProgressCallback& progress = {});

}  // namespace lnsim::cycle
