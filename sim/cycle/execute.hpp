// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "models/hardware/architecture.hpp"
#include "sim/cycle/datapath/tile.hpp"
#include "sim/execution/datapath_check.hpp"
#include "sim/execution/execution.hpp"
#include "sim/execution/progress_callback.hpp"
#include "sim/mapping/job.hpp"

namespace lnsim::cycle {

/// Runs jobs one after the other on a SystemC model of the machine at tile fidelity; one execution
/// a job. `progress` is called after each. SystemC elaborates once a process: a second call in one
/// process throws Error.
[[nodiscard]] std::vector<Execution> execute(const Architecture& machine, std::span<const Job> jobs,
                                             const ProgressCallback& progress = {});

struct CheckedExecutions {
  std::vector<Execution> executions;
  DatapathCheck check;
};

/// Tiles of the caller's, in the formats of a product, that a processing element of the machine
/// computes.
struct CallerTiles {
  ProductFormats formats;
  datapath::TileStream tiles;
};

/// As execute, and in the same simulation every distinct tile shape of the jobs is computed value
/// by value, in their formats, by a processing element at datapath fidelity, and every distinct
/// update of logarithmic codes by a weight-update unit; throws Error where one differs from the
/// numerics library or the tile model. More work is done beside, where there is any.
[[nodiscard]] CheckedExecutions execute_with_datapath(const Architecture& machine,
                                                      std::span<const Job> jobs,
                                                      std::span<const CallerTiles> more = {},
                                                      const ProgressCallback& progress = {});

}  // namespace lnsim::cycle
