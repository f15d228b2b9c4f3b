// SPDX-License-Identifier: MIT
#include "tools/cli/sweep_row.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "models/base/error.hpp"

namespace lnsim::cli {
namespace {

using Json = nlohmann::ordered_json;

/// An infinite bound is written as null, as JSON has no other word for it.
void add_ratio(Json& row, const std::string& name, const Range<double>& ratio) {
  row[name] = ratio.nominal;
  row[name + "_low"] = ratio.low;
  row[name + "_high"] = ratio.high;
}

/// The format that a point was asked for or has from its workload; none where that can't be read.
std::optional<std::string> asked_format(const PointOptions& options, const Catalogue& catalogue) {
  try {
    return options.format && options.roles.empty()
               ? *options.format
               : formats_of(options, resolve_workload(options, catalogue).workload).name;
  } catch (const Error&) {
    return options.format;
  }
}

}  // namespace

Json row_of(const Report& report) {
  const auto& total = report.iteration.total;
  const auto pe = total.energy.total(Scope::ProcessingElement);
  const auto system = total.energy.total();
  Json row{{"network", report.network},
           {"machine", report.machine.name},
           {"format", report.iteration.formats.name},
           {"technology", report.technologies.front().technology},
           {"fidelity", to_string(report.fidelity)},
           {"batch", report.batch},
           {"optimiser", to_string(report.optimiser)},
           {"macs", total.macs},
           {"cycles", total.cycles.total().value()},
           {"time_s", report.machine.duration(total.cycles.total()).value()},
           {"utilisation", utilisation(total, report.machine)},
           {"energy_pe_pj", pe.nominal.value()},
           {"energy_pe_low_pj", pe.low.value()},
           {"energy_pe_high_pj", pe.high.value()},
           {"energy_system_pj", system.nominal.value()},
           {"energy_system_low_pj", system.low.value()},
           {"energy_system_high_pj", system.high.value()},
           {"traffic_dram_bytes", traffic_bytes(total.events).at("dram")}};
  if (report.baseline) {
    const auto better = ratio(report.baseline->total, total);
    row["ratio_cycles"] = better.cycles;
    add_ratio(row, "ratio_energy_pe", better.energy_pe);
    add_ratio(row, "ratio_energy_system", better.energy_system);
  }
  row["remarks"] = fmt::format("{}", fmt::join(report.remarks, "; "));
  return row;
}

Json failed_row(const PointOptions& options, const Catalogue& catalogue,
                const std::string& reason) {
  Json row{{"network", options.workload}, {"machine", options.machine}};
  if (const auto format = asked_format(options, catalogue)) {
    row["format"] = *format;
  }
  row["technology"] = options.technology;
  row["fidelity"] = options.fidelity;
  row["status"] = "error: " + reason;
  return row;
}

std::string name_of(const std::string& workload, const Assignment& assignment) {
  const auto names_workload = [](const auto& entry) { return entry.first == "workload"; };
  std::string name = std::any_of(assignment.begin(), assignment.end(), names_workload)
                         ? ""
                         : "workload=" + workload;
  for (const auto& [parameter, value] : assignment) {
    name += fmt::format("{}{}={}", name.empty() ? "" : ", ", parameter, value);
  }
  return name;
}

}  // namespace lnsim::cli
