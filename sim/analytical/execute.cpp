// SPDX-License-Identifier: MIT
#include "sim/analytical/execute.hpp"

#include <algorithm>
#include <list>
#include <variant>

#include "sim/analytical/contraction.hpp"
#include "sim/analytical/vector.hpp"
#include "sim/mapping/machine_events.hpp"

namespace lnsim::analytical {
namespace {

/// A machine with lanes for some formats: how fast it is, and what its events are called.
struct Setting {
  ProductFormats formats;
  LanePipeline pipeline;
  MachineRates rates;
  MachineEvents events;
};

/// Jobs on a machine. Many jobs have few formats.
class Executor {
 public:
  explicit Executor(const Architecture& machine) : machine_(machine) {}

  Execution operator()(const Job& job) {
    const auto& setting = setting_of(job);
    if (const auto* task = std::get_if<VectorTask>(&job.work)) {
      return execution_of(*task, machine_, setting.events);
    }
    return execution_of(std::get<Mapping>(job.work), machine_, setting.rates, setting.events);
  }

 private:
  const Setting& setting_of(const Job& job) {
    const auto known = std::ranges::find_if(settings_, [&](const Setting& setting) {
      return setting.formats == job.formats && setting.pipeline == job.pipeline;
    });
    return known != settings_.end()
               ? *known
               : settings_.emplace_back(Setting{job.formats, job.pipeline,
                                                MachineRates(machine_, job.formats, job.pipeline),
                                                MachineEvents(machine_, job.formats)});
  }

  const Architecture& machine_;
  std::list<Setting> settings_;
};

}  // namespace

Execution execute(const Architecture& machine, const Job& job) { return Executor(machine)(job); }

std::vector<Execution> execute(const Architecture& machine, std::span<const Job> jobs) {
  Executor executor(machine);
  std::vector<Execution> executions;
  executions.reserve(jobs.size());
  for (const auto& job : jobs) {
    executions.push_back(executor(job));
  }
  return executions;
}

}  // namespace lnsim::analytical
