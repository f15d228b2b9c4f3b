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

bool is_contraction(const Job& job) { return std::holds_alternative<Mapping>(job.work); }

bool updates_codes(const Job& job) {
  const auto* task = std::get_if<VectorTask>(&job.work);
  return task != nullptr && updated_codes(*task) > 0;
}

/// The formats of some of the jobs, each once.
std::vector<ProductFormats> formats_of(std::span<const Job> jobs, bool (*chosen)(const Job&)) {
  std::vector<ProductFormats> formats;
  for (const auto& job : jobs) {
    if (chosen(job) && std::ranges::find(formats, job.formats) == formats.end()) {
      formats.push_back(job.formats);
    }
  }
  return formats;
}

/// What computes value by value beside the tile model.
class Benches {
 public:
  Benches(const Architecture& machine, std::span<const Job> jobs,
          const std::optional<TileWork>& more) {
    for (const auto& formats : formats_of(jobs, is_contraction)) {
      datapaths_.push_back(
          std::make_unique<DatapathBench>(sc_core::sc_gen_unique_name("datapath_bench"), machine,
                                          formats, bench_shapes(machine, formats, jobs)));
    }
    for (const auto& formats : formats_of(jobs, updates_codes)) {
      const auto& format = formats.lane;
      updates_.push_back(
          std::make_unique<WeightUpdateBench>(sc_core::sc_gen_unique_name("weight_update_bench"),
                                              machine, format, bench_sizes(machine, format, jobs)));
    }
    if (more) {
      more_.emplace("processing_element", machine.pe, more->formats, cycles(1), more->tiles);
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
  std::optional<datapath::ProcessingElement> more_;
};

CheckedExecutions simulate(const Architecture& machine, std::span<const Job> jobs, bool checked,
                           const std::optional<TileWork>& more, const ProgressCallback& progress) {
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
  return simulate(machine, jobs, false, std::nullopt, progress).executions;
}

CheckedExecutions execute_with_datapath(const Architecture& machine, std::span<const Job> jobs,
                                        const std::optional<TileWork>& more,
                                        const ProgressCallback& progress) {
  return simulate(machine, jobs, true, more, progress);
}

}  // namespace lnsim::cycle
