// SPDX-License-Identifier: MIT
#pragma once

#include "models/hardware/architecture.hpp"
#include "models/numerics/format/product_formats.hpp"
#include "sim/execution/execution.hpp"
#include "sim/mapping/mapping.hpp"
#include "sim/mapping/vector_task.hpp"

namespace lnsim::analytical {

/// How far the cycles of the closed form may lie from those of the SystemC model at tile fidelity,
/// relative to the latter: an op by itself, beyond latencies that only the latter sees overlap, and
/// the sum of an iteration. Counts are equal; where memory is ideal cycles are, too.
inline constexpr double declared_op_error = 0.20;
inline constexpr double declared_op_latency_cycles = 300;
inline constexpr double declared_total_error = 0.07;

/// An op's last outputs may be under way for so many cycles more than the closed form sees: it does
/// not resolve what a shorter last step would save.
inline constexpr double unresolved_tail_cycles = 256;

/// A mapped contraction in closed form, as account_of has it.
[[nodiscard]] Execution execute(const Mapping& mapping, const Architecture& machine,
                                const ProductFormats& formats);

/// A vector or weight-update op: a stream through its unit, as long as the slowest stage.
[[nodiscard]] Execution execute(const VectorTask& task, const Architecture& machine,
                                const ProductFormats& formats);

}  // namespace lnsim::analytical
