// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "models/hardware/architecture.hpp"
#include "sim/cycle/job.hpp"
#include "sim/execution.hpp"

namespace lnsim::cycle {

/// Runs jobs one after the other on a SystemC model of the machine at tile fidelity; one execution
/// a job. SystemC elaborates once a process: a second call in one process throws Error.
[[nodiscard]] std::vector<Execution> execute(const Architecture& machine,
                                             std::span<const Job> jobs);

}  // namespace lnsim::cycle
