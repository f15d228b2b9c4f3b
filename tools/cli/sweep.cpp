// SPDX-License-Identifier: MIT
#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/base/printable.hpp"
#include "tools/cli/accuracy.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/folder_lock.hpp"
#include "tools/cli/grid.hpp"
#include "tools/cli/machine_file.hpp"
#include "tools/cli/output.hpp"
#include "tools/cli/point_arguments.hpp"
#include "tools/cli/point_options.hpp"
#include "tools/cli/progress.hpp"
#include "tools/cli/python.hpp"
#include "tools/cli/row_store.hpp"
#include "tools/cli/standard_output.hpp"
#include "tools/cli/sweep_row.hpp"
#include "tools/cli/sweep_table.hpp"
#include "tools/cli/worker_pool.hpp"

namespace lnsim::cli {
namespace {

constexpr const char* footer =
    "VALUES are separated by commas; a range is 1..8, 1..64*2 (doubling) or lns4g2..lns10g8\n"
    "(every width and power-of-two base factor). A sweep that was stopped goes on where it was:\n"
    "finished points are kept in DIR/points, and taken where program, options and data are "
    "those\n"
    "that made them. DIR holds the table of one sweep, so while one works there another is\n"
    "refused instead of replacing its table. A point that fails has its error in the CSV and "
    "the\n"
    "others stand: the exit code is 0 where all points came out, 1 where some did, 2 where none\n"
    "did. A training is that of a format where weights, activations and errors are in it; one\n"
    "task, one training a format.\n"
    "Examples:\n"
    "  lnsim sweep resnet18 --vary format=lns4g2..lns10g8 --out out/formats\n"
    "  lnsim sweep bert-base --vary format=lns8g8,fp8e4m3,fp16,fp32 --vary batch=1..16*2 "
    "--out out/batch\n"
    "  lnsim sweep resnet50 --vary machine.processing_element.lanes=16,32,64 --out out/lanes\n"
    "  lnsim sweep resnet18 --vary batch=1,8 --baseline fp32 --baseline-machine lns-madam-chip16 "
    "--out out/chip\n"
    "  lnsim sweep resnet18 --vary format=lns4g2..lns8g8 --baseline fp16 --iso-area --technology "
    "asap7 --out out/area\n"
    "  lnsim sweep resnet18 --vary format=lns8g8,fp32 --accuracy out/lns --accuracy out/fp32 "
    "--out out/accuracy";

struct Options {
  PointOptions point;
  std::vector<std::string> vary;
  std::vector<std::filesystem::path> accuracy;
  std::optional<std::string> accuracy_task;
  std::string out;
  unsigned jobs = std::max(1U, std::thread::hardware_concurrency());
  bool quiet = false;
  bool plot = true;
};

using Json = nlohmann::ordered_json;

/// The options of a grid point: each varied parameter replaces the common value.
PointOptions assign(PointOptions options, const Assignment& assignment) {
  for (const auto& [parameter, value] : assignment) {
    set_parameter(options, parameter, value);
  }
  return options;
}

/// The row of a point: the one that is kept of the same configuration, or else a new one.
std::string run_point(const PointOptions& options, const Catalogue& catalogue,
                      const RowStore& store) {
  const auto [point, manifest] = resolve(options, catalogue);
  const auto& configuration = manifest.configuration_sha256;
  if (const auto known = store.find(configuration)) {
    return known->dump();
  }
  const auto row = row_of(run(point));
  store.keep(configuration, row);
  return row.dump();
}

/// Rows come from the processes of this run alone, whatever else happens in the folder.
std::vector<Outcome> run_points(const Options& options, const std::vector<Assignment>& points,
                                const Catalogue& catalogue, const RowStore& store) {
  Progress progress(!options.quiet);
  std::size_t done = 0;
  std::vector<Outcome> outcomes(points.size());
  for_each_in_processes(
      points.size(), options.jobs,
      [&](std::size_t i) { return run_point(assign(options.point, points[i]), catalogue, store); },
      [&](std::size_t i, const Outcome& outcome) {
        outcomes[i] = outcome;
        progress.update(++done, points.size());
      });
  return outcomes;
}

Json table_row(const PointOptions& options, const Outcome& outcome, const Catalogue& catalogue,
               const Accuracies& accuracies) {
  if (!outcome.ok) {
    return failed_row(options, catalogue, printable(outcome.text));
  }
  auto row = Json::parse(outcome.text);
  add_accuracy(row, accuracies);
  row["status"] = "ok";
  return row;
}

/// Tells of every point that failed; returns the exit code.
int report_failures(const Options& options, const std::vector<Assignment>& points,
                    const std::vector<Outcome>& outcomes) {
  std::size_t failed = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!outcomes[i].ok) {
      ++failed;
      tell(fmt::format("lnsim: {}: {}\n", printable(name_of(options.point.workload, points[i])),
                       printable(outcomes[i].text)));
    }
  }
  if (failed == 0) {
    return exit_ok;
  }
  if (failed == points.size()) {
    tell("lnsim: every point failed\n");
    return exit_bad_input;
  }
  tell(fmt::format("lnsim: {} of {} points failed; the rest stand\n", failed, points.size()));
  return exit_check_failed;
}

/// Refuses options of the baseline where no point has a baseline; gives the others, as a baseline
/// may be each point's own, once what they name is found good.
PointOptions without_options_of_baseline(PointOptions common, const std::vector<Assignment>& points,
                                         const Catalogue& catalogue) {
  const auto has_none = [&](const auto& point) {
    const auto& baseline = assign(common, point).baseline;
    return !baseline || *baseline == no_baseline;
  };
  if (std::ranges::all_of(points, has_none)) {
    require_baseline(assign(common, points.front()));
  }
  common.iso_area = false;
  if (const auto name = std::exchange(common.baseline_machine, std::nullopt)) {
    static_cast<void>(load_machine(catalogue.find(DataKind::Machine, *name), {}));
  }
  return common;
}

/// Refuses before anything runs what no point could mend: a bad common option, a parameter or a
/// machine key that does not exist, a batch that is no number.
void check_grid(const PointOptions& common, const std::vector<Assignment>& points,
                const Catalogue& catalogue) {
  for (const auto& point : points) {
    static_cast<void>(assign(common, point));
  }
  static_cast<void>(resolve(without_options_of_baseline(common, points, catalogue), catalogue));
  const auto first = assign(common, points.front());
  if (first.machine == common.machine) {
    require_machine_keys(first, catalogue);
  }
}

/// The canonical names of the formats that points ask for; one that is bad is left to its point.
std::vector<std::string> names_of_formats(const PointOptions& common,
                                          const std::vector<Assignment>& points,
                                          const Catalogue& catalogue) {
  std::set<std::tuple<std::string, std::optional<std::string>, std::map<std::string, std::string>>>
      asked;
  for (const auto& point : points) {
    const auto options = assign(common, point);
    asked.emplace(options.workload, options.format, options.roles);
  }
  std::vector<std::string> names;
  auto options = common;
  for (const auto& [workload, format, roles] : asked) {
    options.workload = workload;
    options.format = format;
    options.roles = roles;
    try {
      names.push_back(resolve(options, catalogue).point.formats.name);
    } catch (const Error&) {
      continue;
    }
  }
  return names;
}

/// The accuracies to show beside the points; throws Error where there are none to show.
Accuracies accuracies_for(const Options& options, const std::vector<Assignment>& points,
                          const Catalogue& catalogue) {
  auto accuracies = load_accuracies(options.accuracy, options.accuracy_task);
  if (!options.accuracy.empty()) {
    require_trained(accuracies, names_of_formats(options.point, points, catalogue));
  }
  return accuracies;
}

std::vector<Assignment> points_of(const Options& options) {
  std::vector<Axis> axes;
  for (const auto& text : options.vary) {
    axes.push_back(parse_axis(text));
  }
  if (options.point.technology.find(',') != std::string::npos) {
    axes.push_back(parse_axis("technology=" + options.point.technology));
  }
  return grid(axes);
}

int run(const Options& options) {
  const auto points = points_of(options);
  const auto catalogue = Catalogue::of_program();
  check_grid(options.point, points, catalogue);
  const auto accuracies = accuracies_for(options, points, catalogue);
  const std::filesystem::path out(options.out);
  write_files(out / "points", {});
  const FolderLock lock(out / "points");
  const auto outcomes = run_points(options, points, catalogue, RowStore(out / "points"));
  std::vector<Json> rows;
  for (std::size_t i = 0; i < points.size(); ++i) {
    rows.push_back(table_row(assign(options.point, points[i]), outcomes[i], catalogue, accuracies));
  }
  const auto table = (out / "sweep.csv").string();
  write_files(out, {{"sweep.csv", to_csv(points, rows)}});
  const int code = report_failures(options, points, outcomes);
  print(printable(table) + "\n");
  if (code != exit_bad_input && options.plot) {
    const int drawn = run_python(catalogue, {"sweep-figure", table, "--out", out.string()});
    return drawn != exit_ok ? drawn : code;
  }
  return code;
}

}  // namespace

void add_sweep(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  options->point.default_baseline = "none";
  auto* command = app.add_subcommand("sweep", "Vary parameters over a grid, in parallel");
  add_options(*command, options->point);
  command
      ->add_option("--vary", options->vary,
                   "NAME=VALUES, once per parameter: workload, machine, format, baseline, "
                   "baseline_machine, technology, fidelity, batch, optimiser, or machine.KEY for "
                   "any key of the machine file")
      ->required()
      ->type_name("NAME=VALUES");
  command
      ->add_option(
          "--accuracy", options->accuracy,
          "training.json of lnsim train, a folder of them, or a document of lnsim study, once per "
          "path: test accuracy beside the points whose arithmetic was trained")
      ->type_name("PATH");
  command
      ->add_option("--accuracy-task", options->accuracy_task,
                   "The one task of these trainings to show (default: they are of one)")
      ->type_name("TASK");
  command->add_option("-o,--out", options->out, "Folder for sweep.csv and figures (PNG, SVG)")
      ->required()
      ->type_name("DIR");
  command->add_option("-j,--jobs", options->jobs, "Points at a time (default: one a core)")
      ->check(CLI::Range(1U, 1024U));
  command->add_flag("-q,--quiet", options->quiet, "No progress bar");
  command->add_flag("!--no-plot", options->plot, "Leave out the figures");
  command->footer(footer);
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace lnsim::cli
