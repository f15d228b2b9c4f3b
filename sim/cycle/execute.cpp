// SPDX-License-Identifier: MIT
#include "sim/cycle/execute.hpp"

#include <systemc>

#include "models/base/error.hpp"
#include "sim/cycle/machine.hpp"

/// SystemC's shared library refers to it from a main() that this project does not use.
int sc_main(int /*argc*/, char** /*argv*/) { return 0; }

namespace lnsim::cycle {

std::vector<Execution> execute(const Architecture& machine, std::span<const Job> jobs) {
  if (sc_core::sc_get_status() != sc_core::SC_ELABORATION) {
    throw Error("the SystemC model can run once a process");
  }
  try {
    sc_core::sc_report_handler::set_actions("/IEEE_Std_1666/deprecated", sc_core::SC_DO_NOTHING);
    sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
    MachineModule model("machine", machine, jobs);
    sc_core::sc_start();
    auto executions = model.take_executions();
    if (executions.size() != jobs.size()) {
      throw Error("the SystemC model stopped before its last job");
    }
    return executions;
  } catch (const sc_core::sc_report& report) {
    throw Error(std::string("SystemC: ") + report.what());
  }
}

}  // namespace lnsim::cycle
