// SPDX-License-Identifier: MIT
#include "sim/cycle/execute.hpp"

#include <algorithm>
#include <memory>
#include <systemc>

#include "models/base/error.hpp"
#include "sim/cycle/datapath_bench.hpp"
#include "sim/cycle/machine.hpp"

/// SystemC's shared library refers to it from a main() that this project does not use.
int sc_main(int /*argc*/, char** /*argv*/) { return 0; }

namespace lnsim::cycle {
namespace {

/// The formats of contractions, each once.
std::vector<NumberFormat> contraction_formats(std::span<const Job> jobs) {
  std::vector<NumberFormat> formats;
  for (const auto& job : jobs) {
    if (std::holds_alternative<Mapping>(job.work) &&
        std::ranges::find(formats, job.format) == formats.end()) {
      formats.push_back(job.format);
    }
  }
  return formats;
}

CheckedExecutions simulate(const Architecture& machine, std::span<const Job> jobs,
                           std::span<const NumberFormat> checked,
                           const ProgressCallback& progress) {
  if (sc_core::sc_get_status() != sc_core::SC_ELABORATION) {
    throw Error("the SystemC model can run once a process");
  }
  try {
    sc_core::sc_report_handler::set_actions("/IEEE_Std_1666/deprecated", sc_core::SC_DO_NOTHING);
    sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
    MachineModule model("machine", machine, jobs, progress);
    std::vector<std::unique_ptr<DatapathBench>> benches;
    for (const auto& format : checked) {
      benches.push_back(
          std::make_unique<DatapathBench>(sc_core::sc_gen_unique_name("datapath_bench"), machine,
                                          format, bench_shapes(machine, format, jobs)));
    }
    sc_core::sc_start();
    CheckedExecutions result{.executions = model.take_executions(), .check = {}};
    if (result.executions.size() != jobs.size()) {
      throw Error("the SystemC model stopped before its last job");
    }
    for (const auto& bench : benches) {
      result.check += bench->verdict();
    }
    return result;
  } catch (const sc_core::sc_report& report) {
    throw Error(std::string("SystemC: ") + report.what());
  }
}

}  // namespace

std::vector<Execution> execute(const Architecture& machine, std::span<const Job> jobs,
                               const ProgressCallback& progress) {
  return simulate(machine, jobs, {}, progress).executions;
}

CheckedExecutions execute_with_datapath(const Architecture& machine, std::span<const Job> jobs,
                                        const ProgressCallback& progress) {
  return simulate(machine, jobs, contraction_formats(jobs), progress);
}

}  // namespace lnsim::cycle
