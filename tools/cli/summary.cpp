// SPDX-License-Identifier: MIT
#include "tools/cli/summary.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "sim/report/columns.hpp"
#include "sim/report/cost_ratio.hpp"
#include "tools/cli/comparison.hpp"
#include "tools/cli/cycle_stacks.hpp"
#include "tools/cli/ledger.hpp"
#include "tools/cli/roofline_table.hpp"
#include "tools/cli/table_text.hpp"
#include "tools/cli/tensor_table.hpp"

namespace lnsim::cli {
namespace {

using Out = std::back_insert_iterator<std::string>;

/// The table's width: only the name of a format above 10 characters makes a line longer.
constexpr std::size_t columns = 100;

constexpr std::size_t share_width = 9;

Picojoules system_energy(const Cost& cost) { return cost.energy.total().nominal; }

/// What the ops include.
std::string counted(const Report& report) {
  const bool embeds = std::any_of(report.iteration.ops.begin(), report.iteration.ops.end(),
                                  [](const auto& op) { return op.kind == OpKind::Embedding; });
  std::string_view elementwise;
  if (report.elementwise) {
    elementwise = *report.elementwise == ElementwiseOps::Fused
                      ? "; chains of elementwise ops as one"
                      : "; elementwise ops as run";
  }
  return fmt::format(
      "format costs {}{}{}{}", report.format_costs ? "on" : "off",
      report.format_costs ? ": transpositions, conversions and scales counted" : "",
      embeds && report.embedding_gradient
          ? fmt::format("; {} embedding gradient", to_string(*report.embedding_gradient))
          : "",
      elementwise);
}

/// How fast a machine can be.
std::string peak(const Architecture& machine) {
  constexpr double picohertz_per_hertz = 1e12;
  return fmt::format(": {} MAC a cycle at {}", machine.peak_macs_per_cycle(),
                     si(picohertz_per_hertz / machine.clock_period_ps, "Hz"));
}

void add_heading(Out out, const Report& report) {
  const auto& machine = report.iteration.machine;
  constexpr std::size_t technology_width = 24;
  const auto what =
      fmt::format(", batch {}: one training iteration, {} MAC, {} parameters, {}", report.batch,
                  si(static_cast<double>(report.iteration.total.macs), ""),
                  si(static_cast<double>(report.parameters), ""), to_string(report.optimiser));
  const auto how = fmt::format("{}; {}; {} fidelity", peak(machine),
                               fitted(report.technologies.front().technology, technology_width),
                               to_string(report.fidelity));
  fmt::format_to(out, "{}{}\n{}{}\n", fitted(report.workload, columns - what.size()), what,
                 fitted(machine.name, columns - how.size()), how);
  if (report.baseline && report.baseline->machine != machine) {
    const auto& other = report.baseline->machine;
    const auto where = fmt::format("{} on ", label(report.baseline->formats));
    const auto rest = peak(other);
    fmt::format_to(out, "{}{}{}\n", where, fitted(other.name, columns - where.size() - rest.size()),
                   rest);
  }
  fmt::format_to(out, "{}\n\n", counted(report));
}

void add_cost_row(Out out, const Report& report, const std::string& pass,
                  const IterationCost& iteration, const Cost& cost) {
  fmt::format_to(out, "{:<15} {:<{}}", pass, label(iteration.formats), label_width(report));
  for (const auto& column : columns_of(Table::Passes)) {
    fmt::format_to(out, " {:>{}}", cell(column, {report, iteration, cost}),
                   cell_width(column.unit));
  }
}

void add_costs(Out out, const Report& report, const std::string& pass, const Cost& cost,
               const Cost* baseline) {
  add_cost_row(out, report, pass, report.iteration, cost);
  if (baseline != nullptr) {
    fmt::format_to(out, "\n");
    add_cost_row(out, report, "", *report.baseline, *baseline);
    const auto better = ratio(*baseline, cost);
    fmt::format_to(out, " {:>7} {:>7} {:>7}",
                   ratio_text(better.cycles * time_per_cycle(*report.baseline, report.iteration)),
                   ratio_text(better.energy_pe.nominal), ratio_text(better.energy_system.nominal));
  }
  fmt::format_to(out, "\n");
}

void add_passes(Out out, const Report& report) {
  fmt::format_to(out, "{:<15} {:<{}}", "pass", "format", label_width(report));
  for (const auto& column : columns_of(Table::Passes)) {
    fmt::format_to(out, " {:>{}}", column.passes, cell_width(column.unit));
  }
  if (report.baseline) {
    const bool alike = time_per_cycle(*report.baseline, report.iteration) == 1;
    fmt::format_to(out, " {:>7} {:>7} {:>7}", alike ? "cycles" : "time", "PE", "system");
  }
  fmt::format_to(out, "\n");
  for (std::size_t i = 0; i < std::size(all_passes); ++i) {
    add_costs(out, report, std::string(to_string(all_passes[i])), report.iteration.passes[i],
              report.baseline ? &report.baseline->passes[i] : nullptr);
  }
  add_costs(out, report, "total", report.iteration.total,
            report.baseline ? &report.baseline->total : nullptr);
  if (report.baseline) {
    fmt::format_to(out, "The last three columns are {} over {}: above 1, the latter is better.\n",
                   label(report.baseline->formats), label(report.iteration.formats));
  }
}

void add_ranges(Out out, const IterationCost& iteration, std::size_t room) {
  const auto pe = iteration.total.energy.total(Scope::ProcessingElement);
  const auto system = iteration.total.energy.total();
  const auto& name = iteration.formats.name;
  fmt::format_to(out, "{:<{}}{}PE {} ({} - {}), system {} ({} - {})\n", name, room,
                 name.size() > room ? "\n" + std::string(room + 1, ' ') : " ", joules(pe.nominal),
                 joules(pe.low), joules(pe.high), joules(system.nominal), joules(system.low),
                 joules(system.high));
}

/// Components of either format, the costliest of the format first.
std::vector<std::pair<Scope, Name>> components(const Report& report) {
  auto merged = report.iteration.total.energy;
  if (report.baseline) {
    for (const auto& [key, range] : report.baseline->total.energy.components) {
      merged.components.try_emplace(key);
    }
  }
  std::vector<std::pair<Scope, Name>> keys;
  for (const auto& [key, range] : merged.components) {
    keys.push_back(key);
  }
  std::stable_sort(keys.begin(), keys.end(), [&](const auto& a, const auto& b) {
    return merged.components[a].nominal > merged.components[b].nominal;
  });
  return keys;
}

/// A format's column of the breakdown: energies of this width, and shares of the total.
std::size_t energy_width(const Report& report) {
  constexpr std::size_t least = 10;
  return std::max(least, label_width(report) - share_width);
}

std::string energy_heading(const RoleFormats& formats, std::size_t width) {
  return fmt::format("{:<{}}", fmt::format("{:>{}}", label(formats), width), width + share_width);
}

void add_component_energy(Out out, const Cost& cost, const std::pair<Scope, Name>& key,
                          std::size_t width) {
  const auto found = cost.energy.components.find(key);
  const bool known = found != cost.energy.components.end();
  const auto energy = known ? found->second.nominal : Picojoules(0);
  fmt::format_to(out, " {:>{}}{:>{}}", known ? joules(energy) : "-", width,
                 known ? percent(energy.value(), system_energy(cost).value()) : "-", share_width);
}

/// Of a component that both have.
void add_component_ratio(Out out, const EnergyBreakdown& baseline, const EnergyBreakdown& format,
                         const std::pair<Scope, Name>& key, PriceSample& sample) {
  if (baseline.components.contains(key) && format.components.contains(key)) {
    const PartOfEnergy part{.scope = key.first, .component = key.second};
    fmt::format_to(out, " {:>24}", ratio_text(uncertain_ratio(baseline, format, part, sample)));
  }
}

void add_breakdown(Out out, const Report& report) {
  const auto width = energy_width(report);
  fmt::format_to(out, "\n{:<20} {:<9} {}", "energy by component", "scope",
                 energy_heading(report.iteration.formats, width));
  if (report.baseline) {
    fmt::format_to(out, " {} {:>24}", energy_heading(report.baseline->formats, width),
                   interval_heading);
  }
  fmt::format_to(out, "\n");
  PriceSample sample(report.technologies.front().ties, report.manifest.seed);
  for (const auto& key : components(report)) {
    fmt::format_to(out, "{:<20} {:<9}", key.second.text(),
                   key.first == Scope::ProcessingElement ? "PE" : "beyond PE");
    add_component_energy(out, report.iteration.total, key, width);
    if (report.baseline) {
      add_component_energy(out, report.baseline->total, key, width);
      add_component_ratio(out, report.baseline->total.energy, report.iteration.total.energy, key,
                          sample);
    }
    fmt::format_to(out, "\n");
  }
  add_ranges(out, report.iteration, label_width(report));
  if (report.baseline) {
    add_ranges(out, *report.baseline, label_width(report));
  }
}

void add_costliest(Out out, const Report& report) {
  constexpr std::size_t shown = 3;
  constexpr std::size_t layer_width = 60;
  std::map<std::string, Cost> layers;
  for (const auto& op : report.iteration.ops) {
    layers[op.layer] += *op.cost;
  }
  std::vector<std::pair<std::string, Cost>> order(layers.begin(), layers.end());
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    return system_energy(a.second) > system_energy(b.second);
  });
  order.resize(std::min(shown, order.size()));
  const auto total = system_energy(report.iteration.total).value();
  fmt::format_to(out, "\ncostliest layers (all passes, {})\n", label(report.iteration.formats));
  for (const auto& [layer, cost] : order) {
    fmt::format_to(out, "  {:<{}} {:>10} {:>7}  {:>9} cycles\n", fitted(layer, layer_width),
                   layer_width, joules(system_energy(cost)),
                   percent(system_energy(cost).value(), total),
                   si(static_cast<double>(cost.cycles.total().value()), ""));
  }
}

void add_datapath_check(Out out, const Report& report) {
  if (const auto& check = report.datapath_check) {
    fmt::format_to(
        out,
        "\ndatapath: {} tiles, {} outputs, {} updates of weights computed bit by bit, equal to "
        "the\n          numerics and the tile model\n",
        check->tiles, si(static_cast<double>(check->outputs), ""),
        si(static_cast<double>(check->weights), ""));
  }
}

}  // namespace

std::string summary(const Report& report) {
  std::string text;
  const auto out = std::back_inserter(text);
  add_heading(out, report);
  add_passes(out, report);
  text += energy_ratios(report) + technologies_table(report);
  for (const auto& remark : report.remarks) {
    fmt::format_to(out, "remark: {}\n", remark);
  }
  add_breakdown(out, report);
  text += ledger(report);
  text += tensor_table(report);
  text += cycle_stacks(report);
  add_costliest(out, report);
  text += roofline_table(report);
  add_datapath_check(out, report);
  return text;
}

}  // namespace lnsim::cli
