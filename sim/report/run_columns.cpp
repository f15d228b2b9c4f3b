// SPDX-License-Identifier: MIT
#include "sim/report/run_columns.hpp"

#include <utility>

#include "sim/report/cost_ratio.hpp"
#include "workloads/names.hpp"

namespace lnsim {
namespace {

using Json = nlohmann::ordered_json;
using Columns = std::vector<Column>;
using Value = std::function<Json(const ResultRow&)>;

template <class Names>
std::vector<std::string_view> words_of(const Names& names) {
  std::vector<std::string_view> words;
  words.reserve(names.size());
  for (const auto& [value, name] : names) {
    words.push_back(name);
  }
  return words;
}

/// A text about a point of a sweep.
Column text(const std::string& name, const std::string& meaning, Value value) {
  return {.sweep = name, .unit = Unit::Text, .meaning = meaning, .value = std::move(value)};
}

/// Of the machine that the baseline ran on; nothing without a baseline.
Column of_baseline_machine(const std::string& name, Unit unit, const std::string& meaning,
                           Json (*value)(const Architecture& machine)) {
  return {.sweep = "baseline_" + name,
          .unit = unit,
          .meaning = meaning,
          .value = [value](const auto& row) {
            const auto& baseline = row.report.baseline;
            return baseline ? value(baseline->machine) : Json(nullptr);
          }};
}

/// Nothing without a baseline. JSON has no word for an infinite bound, and has null for it.
Column better(const std::string& name, const std::string& meaning,
              double (*value)(const CostRatio& better)) {
  return {.sweep = "ratio_" + name,
          .unit = Unit::Ratio,
          .meaning = meaning,
          .value = [value](const auto& row) {
            const auto& baseline = row.report.baseline;
            return baseline ? Json(value(ratio(baseline->total, row.cost))) : Json(nullptr);
          }};
}

/// Nothing where no prices were drawn.
Column interval_end(const std::string& name, const std::string& meaning,
                    UncertainRatio UncertainRatios::*ratio, double UncertainRatio::*end) {
  return {.sweep = "ratio_" + name,
          .unit = Unit::Ratio,
          .meaning = meaning,
          .value = [=](const auto& row) {
            return row.ratios != nullptr ? Json((row.ratios->*ratio).*end) : Json(nullptr);
          }};
}

std::string joined(const std::vector<std::string>& remarks) {
  std::string text;
  for (const auto& remark : remarks) {
    text += (text.empty() ? "" : "; ") + remark;
  }
  return text;
}

/// What a sweep adds to a point that ran.
Column added(const std::string& name, Unit unit, const std::string& meaning) {
  return {.sweep = name, .unit = unit, .meaning = meaning};
}

}  // namespace

Columns run_columns() {
  return {text("network", "Network that the workload was lowered from",
               [](const auto& row) { return row.report.network; }),
          {.layers = "machine",
           .sweep = "machine",
           .unit = Unit::Text,
           .meaning = "Machine that it ran on",
           .value = [](const auto& row) { return row.iteration.machine.name; }},
          {.layers = "format",
           .sweep = "format",
           .unit = Unit::Text,
           .meaning = "Number format of the operands",
           .value = [](const auto& row) { return row.iteration.formats.name; }},
          text("technology", "What the energy of an event was taken from",
               [](const auto& row) { return row.report.technologies.front().technology; }),
          text("fidelity", "Counted in closed form, event by event per tile, or bit-true",
               [](const auto& row) { return to_string(row.report.fidelity); }),
          {.sweep = "batch",
           .unit = Unit::Count,
           .meaning = "Examples in one iteration",
           .value = [](const auto& row) { return row.report.batch; }},
          text("optimiser", "Rule of the weight update",
               [](const auto& row) { return to_string(row.report.optimiser); })};
}

Columns op_columns() {
  return {{.ops = "layer",
           .layers = "layer",
           .unit = Unit::Text,
           .meaning = "Name of the layer",
           .leads = true,
           .always_quoted = true,
           .value = [](const auto& row) { return row.op->layer; }},
          {.ops = "pass",
           .layers = "pass",
           .unit = Unit::Text,
           .meaning = "Pass that the operation belongs to",
           .words = words_of(names::passes),
           .leads = true,
           .value = [](const auto& row) { return to_string(row.op->pass); }},
          {.ops = "kind",
           .layers = "kind",
           .unit = Unit::Text,
           .meaning = "Kind of the operation",
           .words = words_of(names::op_kinds),
           .leads = true,
           .value = [](const auto& row) { return to_string(row.op->kind); }}};
}

Columns baseline_columns() {
  return {of_baseline_machine("machine", Unit::Text, "Machine that the baseline ran on",
                              [](const auto& machine) { return Json(machine.name); }),
          of_baseline_machine("lanes", Unit::Count,
                              "Lanes of a processing element of the baseline's machine",
                              [](const auto& machine) { return Json(machine.pe.lanes); }),
          {.sweep = "ratio_time",
           .unit = Unit::Ratio,
           .meaning = "Time of the baseline over this one, each by the clock of its machine",
           .value = [](const auto& row) {
             const auto& baseline = row.report.baseline;
             return baseline ? Json(ratio(baseline->total, row.cost).cycles *
                                    time_per_cycle(*baseline, row.iteration))
                             : Json(nullptr);
           }}};
}

Columns ratio_columns() {
  return {
      better("cycles", "Cycles of the baseline over these: above 1 is better",
             [](const auto& ratio) { return ratio.cycles; }),
      better("energy_pe", "Energy of the baseline over this one, processing-element scope",
             [](const auto& ratio) { return ratio.energy_pe.nominal; }),
      better("energy_pe_low", "Lower bound of ratio_energy_pe",
             [](const auto& ratio) { return ratio.energy_pe.low; }),
      better("energy_pe_high", "Upper bound of ratio_energy_pe, or null: none",
             [](const auto& ratio) { return ratio.energy_pe.high; }),
      interval_end("energy_pe_p05", "The 5th percentile of ratio_energy_pe over draws of prices",
                   &UncertainRatios::energy_pe, &UncertainRatio::p05),
      interval_end("energy_pe_p95", "The 95th percentile of ratio_energy_pe",
                   &UncertainRatios::energy_pe, &UncertainRatio::p95),
      better("energy_system", "Energy of the baseline over this one, everything",
             [](const auto& ratio) { return ratio.energy_system.nominal; }),
      better("energy_system_low", "Lower bound of ratio_energy_system",
             [](const auto& ratio) { return ratio.energy_system.low; }),
      better("energy_system_high", "Upper bound of ratio_energy_system, or null: none",
             [](const auto& ratio) { return ratio.energy_system.high; }),
      interval_end("energy_system_p05",
                   "The 5th percentile of ratio_energy_system over draws of prices",
                   &UncertainRatios::energy_system, &UncertainRatio::p05),
      interval_end("energy_system_p95", "The 95th percentile of ratio_energy_system",
                   &UncertainRatios::energy_system, &UncertainRatio::p95)};
}

Columns point_columns() {
  return {text("remarks", "What must be known to believe the numbers",
               [](const auto& row) { return joined(row.report.remarks); }),
          added("accuracy_mean", Unit::Fraction,
                "Test accuracy of a training in the format, over the seeds that did not diverge"),
          added("accuracy_standard_deviation", Unit::Fraction,
                "Standard deviation of these seeds' accuracies, of a sample"),
          added("accuracy_seeds", Unit::Count, "Seeds of the training"),
          added("accuracy_diverged", Unit::Count, "Seeds of the training that diverged"),
          added("accuracy_task", Unit::Text, "Task of the training"),
          added("accuracy_basis", Unit::Text, "Of the training: bit_true or fast"),
          added("status", Unit::Text, "Either ok, or an error and what it was")};
}

}  // namespace lnsim
