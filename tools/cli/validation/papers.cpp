// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "models/hardware/machine_inventory.hpp"
#include "sim/report/energy_ratio.hpp"
#include "sim/report/remarks.hpp"
#include "sim/run.hpp"
#include "tools/cli/point_options.hpp"
#include "tools/cli/validation/energy_split.hpp"
#include "tools/cli/validation/measurement.hpp"
#include "tools/cli/validation/technologies.hpp"

namespace lnsim::cli {
namespace {

constexpr const char* energy_table = "lns_madam_table8";
constexpr const char* ratio_table = "lns_madam_ratios";
constexpr const char* logarithmic = "lns8g8";

/// The papers count products and what feeds them, in processing elements whose operands are always
/// there.
Point point_of(const ValidationSetting& setting, const std::string& network,
               const std::string& format, const std::string& fidelity) {
  const PointOptions options{.workload = network,
                             .machine = setting.machine,
                             .format = format,
                             .baseline = "none",
                             .technology = setting.technology,
                             .fidelity = fidelity,
                             .format_costs = "off"};
  auto point = resolve(options, setting.catalogue).point;
  point.machine.memory.reset();
  return point;
}

/// One training iteration at PE scope, batch 1, beside the published table.
void add_table8(Section& section, const ValidationSetting& setting) {
  constexpr double millijoules_per_picojoule = 1e-9;
  const auto figures = load_references(setting.catalogue.find(DataKind::Reference, energy_table));
  std::vector<Point> points;
  points.reserve(figures.size());
  for (const auto& figure : figures) {
    points.push_back(point_of(setting, figure.network, figure.format, setting.fidelity));
  }
  const auto measured = measure_in_processes(figures.size(), [&](std::size_t i) {
    const auto energy = run(points[i]).iteration.total.energy.total(Scope::ProcessingElement);
    return MeasuredValues{energy.low.value(), energy.nominal.value(), energy.high.value()};
  });
  for (std::size_t i = 0; i < figures.size(); ++i) {
    if (!measured[i].error.empty()) {
      throw Error(figures[i].network + " in " + figures[i].format + ": " + measured[i].error);
    }
    const auto& values = measured[i].values;
    const Range<double> energy{values[0], values[1], values[2]};
    auto check =
        check_of(figures[i], energy * millijoules_per_picojoule, points[i].technology, true);
    check.what = figures[i].network + " " + figures[i].format;
    check.range.reset();
    check.remark = (check.basis == Basis::Calibrated ? "calibrated on" : "predicted") +
                   std::string(check.remark.empty() ? "" : ", ") + check.remark;
    section.checks.push_back(std::move(check));
  }
}

/// The energies of a network's iteration in the prices of a technology, by format.
using EnergiesByFormat = std::map<std::string, EnergyBreakdown>;

EnergiesByFormat price_all(const std::map<std::string, Cost>& costs, const Architecture& machine,
                           const Technology& technology) {
  PriceList prices(technology);
  EnergiesByFormat energies;
  for (const auto& [format, cost] : costs) {
    energies[format] =
        price(cost.events, inventory_of(machine), machine.duration(cost.cycles.total()), prices);
  }
  return energies;
}

void add_ratios(Section& section, const std::vector<ReferenceFigure>& figures,
                const Technology& technology, const EnergiesByFormat& energies, bool asked_about) {
  constexpr auto pe = Scope::ProcessingElement;
  const auto& below = energies.at(logarithmic);
  for (const auto& figure : figures) {
    const auto& above = energies.at(figure.format);
    auto check =
        check_of(figure, energy_ratio(above.total(pe), below.total(pe)), technology, asked_about);
    check.what = fmt::format("{}: {} over {}", technology.name, figure.format, logarithmic);
    section.checks.push_back(std::move(check));
    if (const auto decider = ratio_decider(above, below, pe)) {
      section.notes.push_back(fmt::format(
          "{} over {} in {} is decided by {}: {:.2f} - {:.2f}", figure.format, logarithmic,
          technology.name, to_string(decider->entry), decider->ratio.low, decider->ratio.high));
    }
    const auto remarks = price_remarks(technology, figure.format);
    section.notes.insert(section.notes.end(), remarks.begin(), remarks.end());
  }
}

/// The paper's ratios under each technology, and where they come from.
void add_technologies(Section& section, const ValidationSetting& setting) {
  const auto figures = load_references(setting.catalogue.find(DataKind::Reference, ratio_table));
  std::map<std::string, Cost> costs;
  const auto& network = figures.front().network;
  const auto point = point_of(setting, network, logarithmic, "analytical");
  costs[logarithmic] = run(point).iteration.total;
  for (const auto& figure : figures) {
    costs[figure.format] =
        run(point_of(setting, network, figure.format, "analytical")).iteration.total;
  }
  const auto& published = figures.back();
  std::vector<EnergySplit> splits;
  for (const auto& technology : technologies_of(setting)) {
    try {
      const auto energies = price_all(costs, point.machine, technology);
      add_ratios(section, figures, technology, energies, splits.empty());
      splits.emplace_back(technology.name, costs.at(logarithmic).macs, energies.at(logarithmic),
                          energies.at(published.format));
    } catch (const Error& error) {
      section.notes.push_back(std::string("not compared: ") + error.what());
    }
  }
  const auto text = explain(splits, published.value);
  section.notes.insert(section.notes.end(), text.begin(), text.end());
}

}  // namespace

Section papers_section(const ValidationSetting& setting) {
  Section section{"papers",
                  "LNS-Madam: energy of an iteration at PE scope, batch 1; ratios by technology",
                  {},
                  {}};
  add_table8(section, setting);
  add_technologies(section, setting);
  section.notes.push_back(
      fmt::format("{}: DRAM decides energies and ratios of the whole system", batch_of_one_remark));
  return section;
}

}  // namespace lnsim::cli
