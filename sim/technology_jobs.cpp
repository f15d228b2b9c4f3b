// SPDX-License-Identifier: MIT
#include "sim/technology_jobs.hpp"

#include <utility>
#include <variant>

#include "sim/mapper_setting.hpp"

namespace lnsim {

TechnologyJobs::TechnologyJobs(const Technology& technology,
                               const std::vector<std::size_t>& planned,
                               std::vector<MachineJobs>& machines) {
  for (auto& [machine, all] : machines) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < planned[places_.size()]; ++i) {
      const auto pipeline = pipeline_in(technology, all[i].formats, machine);
      const bool own = std::holds_alternative<Mapping>(all[i].work) && pipeline != all[i].pipeline;
      places.push_back(own ? all.size() : i);
      if (own) {
        all.push_back({all[i].work, all[i].formats, pipeline});
        has_own_ = true;
      }
    }
    places_.push_back(std::move(places));
  }
}

std::optional<Cycles> TechnologyJobs::cycles(const Plan& plan,
                                             const std::vector<Execution>& executions) const {
  if (!has_own_) {
    return std::nullopt;
  }
  Cycles sum;
  for (const auto of_op : plan.of_op) {
    const auto& op = plan.distinct[of_op];
    for (auto job = op.first_job; job < op.first_job + op.jobs; ++job) {
      sum += executions[places_[plan.side.machine][job]].cycles.total();
    }
  }
  return sum;
}

}  // namespace lnsim
