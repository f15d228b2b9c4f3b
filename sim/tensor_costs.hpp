// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "energy/pricing.hpp"
#include "models/hardware/architecture.hpp"
#include "sim/execution/execution.hpp"
#include "sim/mapping/job.hpp"
#include "sim/mapping/machine_events.hpp"
#include "sim/report/tensor_cost.hpp"
#include "workloads/role_formats.hpp"

namespace lnsim {

/// The part of a job's execution that its tensors cause: operand buffers, registers, broadcast and
/// collector, the conversion of outputs, the global buffer, the wires and DRAM. What is left is
/// arithmetic and leakage. A stream's bursts and accesses are shared out by its bytes. `classes`
/// are those of a contraction, `events` the machine's in the job's formats.
[[nodiscard]] TensorCosts tensor_costs(const Job& job, const std::optional<ProductClasses>& classes,
                                       const Execution& execution, const Architecture& machine,
                                       const MachineEvents& events, PriceList& prices);

}  // namespace lnsim
