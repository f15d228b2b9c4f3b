// SPDX-License-Identifier: MIT
#include "sim/report/remarks.hpp"

#include <algorithm>
#include <cmath>

namespace lnsim {
namespace {

/// DRAM's part of the system's energy, such as 97 %; 0 of nothing.
std::string dram_part(const IterationCost& iteration) {
  const auto& energy = iteration.total.energy;
  double dram = 0;
  for (const auto& [component, range] : energy.components) {
    dram += component.second == "dram" ? range.nominal.value() : 0;
  }
  const double total = energy.total().nominal.value();
  return std::to_string(total > 0 ? std::lround(100 * dram / total) : 0) + " %";
}

/// The formats that tensors have, each once.
std::vector<std::string> names_of(const RoleFormats& formats) {
  std::vector<std::string> names;
  for (const auto role : operand_classes) {
    const auto& name = formats.of(role).name;
    if (std::ranges::find(names, name) == names.end()) {
      names.push_back(name);
    }
  }
  return names;
}

}  // namespace

std::vector<std::string> price_remarks(const Technology& technology, const std::string& format) {
  std::vector<std::string> lines;
  for (const auto& remark : technology.remarks) {
    if (remark.concerns(format)) {
      lines.push_back(technology.name + ", " + format + ": " + remark.text);
    }
  }
  return lines;
}

std::optional<std::string> clock_remark(const Technology& technology, const std::string& format,
                                        const Architecture& machine) {
  const auto period_ps = machine.clock_period_ps;
  const auto* unit = nearest_unit(technology.vector_units, format, machine.pe.vector_size);
  if (unit == nullptr || std::max(unit->critical_path_ps, unit->wired_path_ps) <= period_ps) {
    return std::nullopt;
  }
  const auto rounded = [](double path_ps) { return std::to_string(std::lround(path_ps)) + " ps"; };
  const bool meets = unit->critical_path_ps <= period_ps;
  return technology.name + ", " + format + ": the clock of " + rounded(period_ps) +
         " is faster than the vector unit " + unit->name +
         (meets ? " with the load of its wires (" + rounded(unit->wired_path_ps)
                : " (" + rounded(unit->critical_path_ps)) +
         ")";
}

std::vector<std::string> remarks(
    const Report& report,
    const std::vector<std::reference_wrapper<const Technology>>& technologies) {
  std::vector<std::string> lines;
  if (!report.missing.empty()) {
    lines.push_back(text_of(report.missing, report.iteration.total.macs));
  }
  const auto add_line = [&](const std::string& line) {
    if (std::ranges::find(lines, line) == lines.end()) {
      lines.push_back(line);
    }
  };
  const auto add = [&](const IterationCost& side) {
    for (const Technology& technology : technologies) {
      for (const auto& name : names_of(side.formats)) {
        std::ranges::for_each(price_remarks(technology, name), add_line);
      }
      for (const auto& lane : lanes_of(side.formats)) {
        if (const auto clock = clock_remark(technology, lane.name, side.machine)) {
          add_line(*clock);
        }
      }
    }
  };
  add(report.iteration);
  if (report.baseline) {
    add(*report.baseline);
    if (report.batch == 1 && (report.iteration.machine.memory || report.baseline->machine.memory)) {
      lines.push_back(std::string(batch_of_one_remark) + ": DRAM is " +
                      dram_part(report.iteration) + " and " + dram_part(*report.baseline) +
                      " of the system's energies");
    }
  }
  return lines;
}

}  // namespace lnsim
