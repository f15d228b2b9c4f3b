// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <span>
#include <thread>

// Boost.Interprocess gives memory that child processes share; its header needs no library.
#include <boost/interprocess/anonymous_shared_memory.hpp>
#include <fmt/core.h>

#include "models/references/reference.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/point_options.hpp"
#include "tools/cli/worker_pool.hpp"

namespace lnsim::cli {
namespace {

constexpr const char* energy_table = "lns_madam_table8";

struct Options {
  std::string machine = "lns-madam-pe";
  std::string technology = "sub16nm";
  std::string fidelity = "analytical";
};

using Figures = std::vector<ReferenceFigure>;

Point point_of(const Options& options, const ReferenceFigure& figure, const Catalogue& catalogue) {
  const PointOptions point{.workload = figure.network,
                           .machine = options.machine,
                           .format = figure.format,
                           .baseline = "none",
                           .technology = options.technology,
                           .fidelity = options.fidelity};
  return resolve(point, catalogue).point;
}

/// What a process tells of its figure: the PE energy, or why there is none.
struct Outcome {
  double millijoules = std::numeric_limits<double>::quiet_NaN();
  std::array<char, 1024> error{};
};

void simulate(const Point& point, Outcome& outcome) {
  constexpr double millijoules_per_picojoule = 1e-9;
  try {
    const auto energy = run(point).iteration.total.energy.total(Scope::ProcessingElement);
    outcome.millijoules = energy.nominal.value() * millijoules_per_picojoule;
  } catch (const Error& error) {
    const std::string_view text(error.what());
    text.copy(outcome.error.data(), outcome.error.size() - 1);
  }
}

/// PE energy of every figure's iteration, mJ, each from a process of its own: SystemC elaborates
/// once a process.
std::vector<double> measure(const Options& options, const Figures& figures,
                            const Catalogue& catalogue) {
  std::vector<Point> points;
  for (const auto& figure : figures) {
    points.push_back(point_of(options, figure, catalogue));
  }
  const auto memory = boost::interprocess::anonymous_shared_memory(points.size() * sizeof(Outcome));
  const std::span outcomes(static_cast<Outcome*>(memory.get_address()), points.size());
  std::uninitialized_default_construct(outcomes.begin(), outcomes.end());
  for_each_in_processes(
      points.size(), std::max(1U, std::thread::hardware_concurrency()),
      [&](std::size_t i) { simulate(points[i], outcomes[i]); }, [] {});
  std::vector<double> measured;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (std::isnan(outcomes[i].millijoules)) {
      throw Error(figures[i].network + " in " + figures[i].format + ": " +
                  outcomes[i].error.data());
    }
    measured.push_back(outcomes[i].millijoules);
  }
  return measured;
}

/// Energy of one training iteration at PE scope, batch 1, beside the published table.
int run(const Options& options) {
  const auto catalogue = Catalogue::of_program();
  const auto figures = load_references(catalogue.find(DataKind::Reference, energy_table));
  auto table = fmt::format("{:<12} {:<8} {:>10} {:>10} {:>10} {:>10}  {}\n", "network", "format",
                           "published", "measured", "deviation", "tolerance", "verdict");
  const auto all_measured = measure(options, figures, catalogue);
  bool all_within = true;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const auto& figure = figures[i];
    const double measured = all_measured[i];
    const double deviation = measured / figure.value - 1;
    const bool within = std::abs(deviation) <= figure.tolerance;
    all_within = all_within && within;
    table += fmt::format("{:<12} {:<8} {:>7.2f} mJ {:>7.2f} mJ {:>+8.1f} % {:>8.0f} %  {}{}{}\n",
                         figure.network, figure.format, figure.value, measured, 100 * deviation,
                         100 * figure.tolerance, within ? "ok" : "OUT OF TOLERANCE",
                         figure.calibrated ? ", calibrated on" : ", predicted",
                         figure.source.kind == SourceKind::Unverified ? ", figure unverified" : "");
  }
  fmt::print("{}", table);
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
  command->add_option("--fidelity", options->fidelity, "analytical or tile")->capture_default_str();
  command->footer("Examples:\n  lnsim validate\n  lnsim validate --technology 45nm");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace lnsim::cli
