// SPDX-License-Identifier: MIT
#pragma once

#include "models/hardware/architecture.hpp"
#include "sim/execution/execution.hpp"
#include "sim/mapping/machine_events.hpp"
#include "sim/mapping/vector_task.hpp"

namespace lnsim::analytical {

/// A stream through the vector unit or the weight-update unit, in the names of a machine's events.
[[nodiscard]] Execution execution_of(const VectorTask& task, const Architecture& machine,
                                     const MachineEvents& events);

}  // namespace lnsim::analytical
