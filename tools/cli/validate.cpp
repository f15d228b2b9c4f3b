// SPDX-License-Identifier: MIT
#include <cmath>
#include <map>
#include <memory>

#include <fmt/core.h>

#include "models/references/reference.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/point_options.hpp"

namespace lnsim::cli {
namespace {

constexpr const char* energy_table = "lns_madam_table8";

struct Options {
  std::string machine = "lns-madam-pe";
  std::string technology = "sub16nm";
  std::string fidelity = "analytical";
};

double pe_millijoules(const Options& options, const ReferenceFigure& figure,
                      const Catalogue& catalogue) {
  constexpr double millijoules_per_picojoule = 1e-9;
  PointOptions point{.workload = figure.network,
                     .machine = options.machine,
                     .format = figure.format,
                     .baseline = "none",
                     .technology = options.technology,
                     .fidelity = options.fidelity};
  const auto report = run(resolve(point, catalogue).point);
  return report.iteration.total.energy.total(Scope::ProcessingElement).nominal.value() *
         millijoules_per_picojoule;
}

/// Energy of one training iteration at PE scope, batch 1, beside the published table.
int run(const Options& options) {
  const auto catalogue = Catalogue::of_program();
  const auto figures = load_references(catalogue.find(DataKind::Reference, energy_table));
  fmt::print("{:<12} {:<8} {:>10} {:>10} {:>10} {:>10}  {}\n", "network", "format", "published",
             "measured", "deviation", "tolerance", "verdict");
  bool all_within = true;
  for (const auto& figure : figures) {
    const double measured = pe_millijoules(options, figure, catalogue);
    const double deviation = measured / figure.value - 1;
    const bool within = std::abs(deviation) <= figure.tolerance;
    all_within = all_within && within;
    fmt::print("{:<12} {:<8} {:>7.2f} mJ {:>7.2f} mJ {:>+8.1f} % {:>8.0f} %  {}{}{}\n",
               figure.network, figure.format, figure.value, measured, 100 * deviation,
               100 * figure.tolerance, within ? "ok" : "OUT OF TOLERANCE",
               figure.calibrated ? ", calibrated on" : ", predicted",
               figure.source.kind == SourceKind::Unverified ? ", figure unverified" : "");
  }
  return all_within ? exit_ok : exit_check_failed;
}

}  // namespace

void add_validate(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "validate", "Compare with published energies of LNS-Madam (Table 8, PE scope, batch 1)");
  command->add_option("-m,--machine", options->machine, "Machine")->capture_default_str();
  command->add_option("-t,--technology", options->technology, "Energy tables")
      ->capture_default_str();
  command->footer("Examples:\n  lnsim validate\n  lnsim validate --technology 45nm");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace lnsim::cli
