// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "energy/technology.hpp"
#include "sim/execution/execution.hpp"
#include "sim/mapping/machine_jobs.hpp"
#include "sim/plan.hpp"

namespace lnsim {

/// The jobs of a further technology of a run: products whose lanes it pipelines otherwise are
/// executed once more, by the mappings of the first technology.
class TechnologyJobs {
 public:
  /// Adds its own jobs behind all others of their machine, of which the first `planned` are those
  /// of the first technology.
  TechnologyJobs(const Technology& technology, const std::vector<std::size_t>& planned,
                 std::vector<MachineJobs>& machines);

  /// The cycles of a plan, from the executions of its machine's jobs; nothing where the technology
  /// has no jobs of its own.
  [[nodiscard]] std::optional<Cycles> cycles(const Plan& plan,
                                             const std::vector<Execution>& executions) const;

 private:
  /// By machine, of each planned job among all of the machine.
  std::vector<std::vector<std::size_t>> places_;
  bool has_own_ = false;
};

}  // namespace lnsim
