// SPDX-License-Identifier: MIT
#pragma once

#include "sim/execution/progress_callback.hpp"
#include "sim/point.hpp"
#include "sim/report/report.hpp"

namespace lnsim {

/// The main path: map every distinct op by the objective, execute it on the model of the chosen
/// fidelity, price its events, and add up. Ops run one after the other; equal ops cost the same and
/// run once. The manifest is left to the caller; SystemC fidelities tell `progress` of every job.
/// SystemC fidelities can run once a process.
[[nodiscard]] Report run(const Point& point, const ProgressCallback& progress = {});

}  // namespace lnsim
