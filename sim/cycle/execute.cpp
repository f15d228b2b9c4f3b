// SPDX-License-Identifier: MIT
#include "sim/cycle/execute.hpp"

#include <algorithm>
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
  Benches(const Architecture& machine, std::span<const Job> jobs,
          std::span<const CallerTiles> more) {
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
    for (const auto& work : more) {
      more_.push_back(std::make_unique<datapath::ProcessingElement>(
          sc_core::sc_gen_unique_name("processing_element"), machine.pe, work.formats, cycles(1),
          work.tiles));
    }
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

CheckedExecutions simulate(const Architecture& machine, std::span<const Job> jobs, bool checked,
                           std::span<const CallerTiles> more, const ProgressCallback& progress) {
  if (sc_core::sc_get_status() != sc_core::SC_ELABORATION) {
    throw Error("the SystemC model can run once a process");
  }
  try {
    sc_core::sc_report_handler::set_actions("/IEEE_Std_1666/deprecated", sc_core::SC_DO_NOTHING);
    sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
    MachineModule model("machine", machine, jobs, progress);
    Benches benches(machine, checked ? jobs : std::span<const Job>(), more);
    sc_core::sc_start();
    CheckedExecutions result{.executions = model.take_executions(), .check = {}};
    if (result.executions.size() != jobs.size()) {
      throw Error("the SystemC model stopped before its last job");
    }
    result.check = benches.verdict();
    return result;
  } catch (const sc_core::sc_report& report) {
    throw Error(std::string("SystemC: ") + report.what());
  }
}

}  // namespace

std::vector<Execution> execute(const Architecture& machine, std::span<const Job> jobs,
                               const ProgressCallback& progress) {
  return simulate(machine, jobs, false, {}, progress).executions;
}

CheckedExecutions execute_with_datapath(const Architecture& machine, std::span<const Job> jobs,
                                        std::span<const CallerTiles> more,
                                        const ProgressCallback& progress) {
  return simulate(machine, jobs, true, more, progress);
}

}  // namespace lnsim::cycle
