// SPDX-License-Identifier: MIT
#pragma once

#include "models/hardware/architecture.hpp"
#include "models/numerics/number_format.hpp"
#include "sim/execution.hpp"
#include "sim/mapping/mapping.hpp"
#include "sim/mapping/vector_task.hpp"

namespace lnsim::analytical {

/// Cycles of the closed form against the SystemC model at tile fidelity, per op and relative to
/// the latter; see the agreement tests. Counts agree exactly, cycles of ideal memory exactly.
inline constexpr double declared_cycle_error = 0.10;

/// A mapped contraction in closed form: sums over classes of equal tiles. A step takes as long as
/// the slowest of array, operand fetch and output; a global-buffer tile as long as the slower of
/// its steps and the DRAM traffic that overlaps them.
[[nodiscard]] Execution execute(const Mapping& mapping, const Architecture& machine,
                                const NumberFormat& format);

/// A vector or weight-update op: a stream through its unit, as long as the slowest stage.
[[nodiscard]] Execution execute(const VectorTask& task, const Architecture& machine,
                                const NumberFormat& format);

}  // namespace lnsim::analytical
