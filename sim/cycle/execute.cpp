// SPDX-License-Identifier: MIT
#include "sim/cycle/execute.hpp"

#include <algorithm>
#include <list>
#include <memory>
#include <systemc>

#include "models/base/error.hpp"
#include "sim/cycle/datapath_bench.hpp"
#include "sim/cycle/machine.hpp"
#include "sim/cycle/weight_update_bench.hpp"

/// SystemC's shared library refers to it from a main() that this project does not use.
int sc_main(int /*argc*/, char** /*argv*/) { return 0; }

namespace lnsim::cycle {
namespace {

/// Adds what is not there yet.
template <class Item>
void add(std::vector<Item>& all, const Item& one) {
  if (std::ranges::find(all, one) == all.end()) {
    all.push_back(one);
  }
}

/// The lanes of the products among jobs, each once.
std::vector<BenchLanes> multiplying_lanes(std::span<const Job> jobs) {
  std::vector<BenchLanes> lanes;
  for (const auto& job : jobs) {
    if (std::holds_alternative<Mapping>(job.work)) {
      add(lanes, {job.formats, job.pipeline});
    }
  }
  return lanes;
}

/// The formats of the logarithmic weights that jobs update.
std::vector<RoleFormats> updated_formats(std::span<const Job> jobs) {
  std::vector<RoleFormats> formats;
  for (const auto& job : jobs) {
    const auto* task = std::get_if<VectorTask>(&job.work);
    if (task != nullptr && task->codes && task->codes->weights > 0) {
      add(formats, task->codes->formats);
    }
  }
  return formats;
}

/// What computes value by value beside the tile model.
class Benches {
 public:
  void add_jobs(const Architecture& machine, std::span<const Job> jobs) {
    for (const auto& lanes : multiplying_lanes(jobs)) {
      datapaths_.push_back(
          std::make_unique<DatapathBench>(sc_core::sc_gen_unique_name("datapath_bench"), machine,
                                          lanes, bench_shapes(machine, lanes, jobs)));
    }
    for (const auto& formats : updated_formats(jobs)) {
      updates_.push_back(std::make_unique<WeightUpdateBench>(
          sc_core::sc_gen_unique_name("weight_update_bench"), machine, formats,
          bench_sizes(machine, formats, jobs)));
    }
  }

  void add_tiles(const Architecture& machine, const CallerTiles& work) {
    more_.push_back(std::make_unique<datapath::ProcessingElement>(
        sc_core::sc_gen_unique_name("processing_element"), machine.pe, work.formats, cycles(1),
        work.tiles));
  }

  [[nodiscard]] DatapathCheck verdict() {
    DatapathCheck check;
    for (const auto& bench : datapaths_) {
      check += bench->verdict();
    }
    for (const auto& bench : updates_) {
      check += bench->verdict();
    }
    return check;
  }

 private:
  std::vector<std::unique_ptr<DatapathBench>> datapaths_;
  std::vector<std::unique_ptr<WeightUpdateBench>> updates_;
  std::vector<std::unique_ptr<datapath::ProcessingElement>> more_;
};

/// Machines of which each runs its jobs; `progress` is told of the jobs of all.
std::list<MachineModule> models_of(const std::vector<MachineJobs>& work,
                                   const ProgressCallback& progress) {
  std::size_t total = 0;
  for (const auto& [machine, jobs] : work) {
    total += jobs.size();
  }
  const auto tell = [progress, total, done = std::make_shared<std::size_t>(0)](auto, auto) {
    if (progress) {
      progress(++*done, total);
    }
  };
  std::list<MachineModule> models;
  for (const auto& [machine, jobs] : work) {
    models.emplace_back(sc_core::sc_gen_unique_name("machine"), machine, jobs, tell);
  }
  return models;
}

MachineExecutions take_executions(std::list<MachineModule>& models,
                                  const std::vector<MachineJobs>& work) {
  MachineExecutions all;
  for (auto& model : models) {
    const auto& jobs = work[all.size()].jobs;
    all.push_back(model.take_executions());
    if (all.back().size() != jobs.size()) {
      throw Error("the SystemC model stopped before its last job");
    }
  }
  return all;
}

CheckedExecutions simulate(const std::vector<MachineJobs>& work, bool checked,
                           std::span<const CallerTiles> more, const ProgressCallback& progress) {
  if (sc_core::sc_get_status() != sc_core::SC_ELABORATION) {
    throw Error("the SystemC model can run once a process");
  }
  try {
    sc_core::sc_report_handler::set_actions("/IEEE_Std_1666/deprecated", sc_core::SC_DO_NOTHING);
    sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
    auto models = models_of(work, progress);
    Benches benches;
    if (checked) {
      for (const auto& [machine, jobs] : work) {
        benches.add_jobs(machine, jobs);
      }
    }
    for (const auto& tiles : more) {
      benches.add_tiles(work.front().machine, tiles);
    }
    sc_core::sc_start();
    auto executions = take_executions(models, work);
    return {.executions = std::move(executions), .check = benches.verdict()};
  } catch (const sc_core::sc_report& report) {
    throw Error(std::string("SystemC: ") + report.what());
  }
}

}  // namespace

MachineExecutions execute(const std::vector<MachineJobs>& work, const ProgressCallback& progress) {
  return simulate(work, false, {}, progress).executions;
}

CheckedExecutions execute_with_datapath(const std::vector<MachineJobs>& work,
                                        std::span<const CallerTiles> more,
                                        const ProgressCallback& progress) {
  return simulate(work, true, more, progress);
}

}  // namespace lnsim::cycle
