// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "models/hardware/architecture.hpp"
#include "sim/execution/execution.hpp"
#include "sim/mapping/job.hpp"

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

/// A job in closed form: a mapped contraction as account_of has it, a vector or weight-update op as
/// a stream through its unit, as long as the slowest stage.
[[nodiscard]] Execution execute(const Architecture& machine, const Job& job);

/// Jobs one after the other; one execution per job.
[[nodiscard]] std::vector<Execution> execute(const Architecture& machine,
                                             std::span<const Job> jobs);

}  // namespace lnsim::analytical
