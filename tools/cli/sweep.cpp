// SPDX-License-Identifier: MIT
#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/base/json_reader.hpp"
#include "models/base/sha256.hpp"
#include "tools/cli/accuracy.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/grid.hpp"
#include "tools/cli/output.hpp"
#include "tools/cli/point_options.hpp"
#include "tools/cli/progress.hpp"
#include "tools/cli/python.hpp"
#include "tools/cli/sweep_table.hpp"
#include "tools/cli/worker_pool.hpp"

namespace lnsim::cli {
namespace {

struct Options {
  PointOptions point;
  std::vector<std::string> vary;
  std::vector<std::filesystem::path> accuracy;
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

std::string file_of(const Assignment& assignment) {
  constexpr std::size_t digits = 16;
  std::string text;
  for (const auto& [parameter, value] : assignment) {
    text += fmt::format("{}={}\n", parameter, value);
  }
  return sha256(text).substr(0, digits) + ".json";
}

/// An infinite bound is written as null, as JSON has no other word for it.
void add_ratio(Json& row, const std::string& name, const Range<double>& ratio) {
  row[name] = ratio.nominal;
  row[name + "_low"] = ratio.low;
  row[name + "_high"] = ratio.high;
}

Json result_of(const Report& report) {
  const auto& total = report.iteration.total;
  const auto pe = total.energy.total(Scope::ProcessingElement);
  const auto system = total.energy.total();
  Json row{{"network", report.network},
           {"machine", report.machine.name},
           {"format", report.iteration.format.name},
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

/// Whether a file holds the result of a configuration; one that can't be read does not.
bool holds_result(const std::filesystem::path& file, const std::string& configuration_sha256) {
  try {
    const auto known = JsonNode::load(file);
    return known["status"].text() == "ok" &&
           known["configuration_sha256"].text() == configuration_sha256;
  } catch (const InputError&) {
    return false;
  }
}

/// Runs a point unless its file holds the result of the same configuration; the file says either
/// what came out or what went wrong, and is gone where the process dies.
void run_point(const PointOptions& options, const std::filesystem::path& folder,
               const std::string& file) {
  Json result;
  try {
    const auto [point, manifest] = resolve(options, Catalogue::of_program());
    if (holds_result(folder / file, manifest.configuration_sha256)) {
      return;
    }
    std::filesystem::remove(folder / file);
    result = result_of(run(point));
    result["configuration_sha256"] = manifest.configuration_sha256;
    result["status"] = "ok";
  } catch (const Error& error) {
    result = {{"status", std::string("error: ") + error.what()}};
  }
  write_files(folder, {{file, result.dump(2) + "\n"}});
}

/// What a point that failed was asked to be, so that its row says so.
Json failed_row(const PointOptions& options, const std::string& status) {
  return {{"network", options.workload},           {"machine", options.machine},
          {"format", options.format.value_or("")}, {"technology", options.technology},
          {"fidelity", options.fidelity},          {"status", status}};
}

std::vector<Json> collect(const Options& options, const std::vector<Assignment>& points,
                          const std::filesystem::path& folder, const Accuracies& accuracies) {
  std::vector<Json> rows;
  for (const auto& point : points) {
    const auto file = folder / file_of(point);
    Json row = std::filesystem::exists(file) ? Json::parse(read_file(file))
                                             : Json{{"status", "error: the worker died"}};
    if (row["status"] == "ok") {
      add_accuracy(row, accuracies);
    } else {
      row = failed_row(assign(options.point, point), row["status"]);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

int report_failures(const std::vector<Json>& rows) {
  std::size_t failed = 0;
  for (const auto& row : rows) {
    if (row["status"] != "ok") {
      ++failed;
      fmt::print(stderr, "lnsim: {} {} {}: {}\n", row.value("network", ""),
                 row.value("machine", ""), row.value("format", ""),
                 row["status"].get<std::string>());
    }
  }
  if (failed > 0) {
    fmt::print(stderr, "lnsim: {} of {} points failed; the rest stand\n", failed, rows.size());
  }
  return failed == rows.size() ? exit_bad_input : exit_ok;
}

void run_points(const Options& options, const std::vector<Assignment>& points,
                const std::filesystem::path& folder) {
  Progress progress(!options.quiet);
  std::size_t done = 0;
  for_each_in_processes(
      points.size(), options.jobs,
      [&](std::size_t i) {
        run_point(assign(options.point, points[i]), folder, file_of(points[i]));
      },
      [&] { progress.update(++done, points.size()); });
}

/// Refuses before anything runs what no point could mend: a bad common option, a parameter or a
/// machine key that does not exist, a batch that is no number.
void check_grid(const PointOptions& common, const std::vector<Assignment>& points,
                const Catalogue& catalogue) {
  for (const auto& point : points) {
    static_cast<void>(assign(common, point));
  }
  static_cast<void>(resolve(common, catalogue));
  const auto first = assign(common, points.front());
  if (first.machine == common.machine) {
    require_machine_keys(first, catalogue);
  }
}

/// The canonical names of the formats that points ask for; one that is bad is left to its point.
std::vector<std::string> formats_of(const PointOptions& common,
                                    const std::vector<Assignment>& points,
                                    const Catalogue& catalogue) {
  std::set<std::pair<std::string, std::optional<std::string>>> asked;
  for (const auto& point : points) {
    const auto options = assign(common, point);
    asked.emplace(options.workload, options.format);
  }
  std::vector<std::string> names;
  auto options = common;
  for (const auto& [workload, format] : asked) {
    options.workload = workload;
    options.format = format;
    try {
      names.push_back(resolve(options, catalogue).point.format.name);
    } catch (const Error&) {
      continue;
    }
  }
  return names;
}

/// The accuracies to show beside the points; throws Error where there are none to show.
Accuracies accuracies_for(const Options& options, const std::vector<Assignment>& points,
                          const Catalogue& catalogue) {
  auto accuracies = load_accuracies(options.accuracy);
  if (!options.accuracy.empty()) {
    require_trained(accuracies, formats_of(options.point, points, catalogue));
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
  run_points(options, points, out / "points");
  const auto rows = collect(options, points, out / "points", accuracies);
  write_files(out, {{"sweep.csv", to_csv(points, rows)}});
  const int code = report_failures(rows);
  fmt::print("{}\n", (out / "sweep.csv").string());
  if (code == exit_ok && options.plot) {
    std::fflush(stdout);
    return run_python(catalogue,
                      {"sweep-figure", (out / "sweep.csv").string(), "--out", out.string()});
  }
  return code;
}

}  // namespace

void add_sweep(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  options->point.baseline = "none";
  auto* command = app.add_subcommand("sweep", "Vary parameters over a grid, in parallel");
  add_options(*command, options->point);
  command
      ->add_option("--vary", options->vary,
                   "NAME=VALUES, once per parameter: workload, machine, format, technology, "
                   "fidelity, batch, optimiser, or machine.KEY for any key of the machine file")
      ->required()
      ->type_name("NAME=VALUES");
  command
      ->add_option(
          "--accuracy", options->accuracy,
          "training.json of lnsim train, or a folder of them, once per path: test accuracy "
          "beside the points whose format was trained")
      ->type_name("PATH");
  command->add_option("-o,--out", options->out, "Folder for sweep.csv and figures (PNG, SVG)")
      ->required()
      ->type_name("DIR");
  command->add_option("-j,--jobs", options->jobs, "Points at a time (default: one a core)")
      ->check(CLI::Range(1U, 1024U));
  command->add_flag("-q,--quiet", options->quiet, "No progress bar");
  command->add_flag("!--no-plot", options->plot, "Leave out the figures");
  command->footer(
      "VALUES are separated by commas; a range is 1..8, 1..64*2 (doubling) or lns4g2..lns10g8\n"
      "(every width and power-of-two base factor). A sweep that was stopped goes on where it was;\n"
      "a point that fails has its error in the CSV and the others stand. A training is that of a\n"
      "format where weights, activations and errors are in it; one task, one training a format.\n"
      "Examples:\n"
      "  lnsim sweep resnet18 --vary format=lns4g2..lns10g8 --out out/formats\n"
      "  lnsim sweep bert-base --vary format=lns8g8,fp8e4m3,fp16,fp32 --vary batch=1..16*2 "
      "--out out/batch\n"
      "  lnsim sweep resnet50 --vary machine.processing_element.lanes=16,32,64 --out out/lanes\n"
      "  lnsim sweep resnet18 --vary format=lns8g8,fp32 --accuracy out/lns --accuracy out/fp32 "
      "--out out/accuracy");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace lnsim::cli
