// SPDX-License-Identifier: MIT
#include "tools/cli/sweep_row.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "models/base/error.hpp"
#include "sim/report/columns.hpp"

namespace lnsim::cli {
namespace {

using Json = nlohmann::ordered_json;

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
  std::optional<UncertainRatios> ratios;
  if (report.baseline) {
    PriceSample sample(report.technologies.front().ties, report.manifest.seed);
    ratios = uncertain_ratios(report.baseline->total.energy, total.energy, sample);
  }
  const ResultRow point{.report = report,
                        .iteration = report.iteration,
                        .cost = total,
                        .ratios = ratios ? &*ratios : nullptr};
  Json row;
  for (const auto& column : columns_of(Table::Sweep)) {
    if (auto value = column.value ? column.value(point) : Json(nullptr); !value.is_null()) {
      row[column.sweep] = std::move(value);
    }
  }
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
