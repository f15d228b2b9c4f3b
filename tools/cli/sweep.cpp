// SPDX-License-Identifier: MIT
#include <algorithm>
#include <filesystem>
#include <memory>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/base/json_reader.hpp"
#include "models/base/sha256.hpp"
#include "sim/report/csv.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/grid.hpp"
#include "tools/cli/output.hpp"
#include "tools/cli/point_options.hpp"
#include "tools/cli/progress.hpp"
#include "tools/cli/python.hpp"
#include "tools/cli/worker_pool.hpp"

namespace lnsim::cli {
namespace {

struct Options {
  PointOptions point;
  std::vector<std::string> vary;
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

std::string csv_cell(const Json& value) {
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  return text.find_first_of(",\"\n") == std::string::npos ? text : csv_quoted(text);
}

/// What a point that failed was asked to be, so that its row says so.
Json failed_row(const PointOptions& options, const std::string& status) {
  return {{"network", options.workload},           {"machine", options.machine},
          {"format", options.format.value_or("")}, {"technology", options.technology},
          {"fidelity", options.fidelity},          {"status", status}};
}

/// The rows of all points in grid order, under the union of their columns.
std::string to_csv(const std::vector<Assignment>& points, const std::vector<Json>& rows) {
  std::vector<std::string> columns;
  const auto add = [&](const std::string& name) {
    if (std::find(columns.begin(), columns.end(), name) == columns.end()) {
      columns.push_back(name);
    }
  };
  for (const auto& [parameter, value] : points.front()) {
    add(parameter);
  }
  for (const auto& row : rows) {
    for (const auto& [name, value] : row.items()) {
      if (name != "status" && name != "configuration_sha256") {
        add(name);
      }
    }
  }
  add("status");
  std::string csv = fmt::format("{}\n", fmt::join(columns, ","));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::vector<std::string> cells;
    for (const auto& column : columns) {
      const auto varied = std::find_if(points[i].begin(), points[i].end(),
                                       [&](const auto& entry) { return entry.first == column; });
      cells.push_back(rows[i].contains(column)    ? csv_cell(rows[i][column])
                      : varied != points[i].end() ? csv_cell(varied->second)
                                                  : "");
    }
    csv += fmt::format("{}\n", fmt::join(cells, ","));
  }
  return csv;
}

std::vector<Json> collect(const Options& options, const std::vector<Assignment>& points,
                          const std::filesystem::path& folder) {
  std::vector<Json> rows;
  for (const auto& point : points) {
    const auto file = folder / file_of(point);
    Json row = std::filesystem::exists(file) ? Json::parse(read_file(file))
                                             : Json{{"status", "error: the worker died"}};
    if (row["status"] != "ok") {
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

int run(const Options& options) {
  std::vector<Axis> axes;
  for (const auto& text : options.vary) {
    axes.push_back(parse_axis(text));
  }
  if (options.point.technology.find(',') != std::string::npos) {
    axes.push_back(parse_axis("technology=" + options.point.technology));
  }
  const auto points = grid(axes);
  const auto catalogue = Catalogue::of_program();
  check_grid(options.point, points, catalogue);
  const std::filesystem::path out(options.out);
  write_files(out / "points", {});
  run_points(options, points, out / "points");
  const auto rows = collect(options, points, out / "points");
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
  command->add_option("-o,--out", options->out, "Folder for sweep.csv, pareto.png, pareto.svg")
      ->required()
      ->type_name("DIR");
  command->add_option("-j,--jobs", options->jobs, "Points at a time (default: one a core)")
      ->check(CLI::Range(1U, 1024U));
  command->add_flag("-q,--quiet", options->quiet, "No progress bar");
  command->add_flag("!--no-plot", options->plot, "Leave out the Pareto plot");
  command->footer(
      "VALUES are separated by commas; a range is 1..8, 1..64*2 (doubling) or lns4g2..lns10g8\n"
      "(every width and power-of-two base factor). A sweep that was stopped goes on where it was;\n"
      "a point that fails has its error in the CSV and the others stand.\n"
      "Examples:\n"
      "  lnsim sweep resnet18 --vary format=lns4g2..lns10g8 --out out/formats\n"
      "  lnsim sweep bert-base --vary format=lns8g8,fp8e4m3,fp16,fp32 --vary batch=1..16*2 "
      "--out out/batch\n"
      "  lnsim sweep resnet50 --vary machine.processing_element.lanes=16,32,64 --out out/lanes");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace lnsim::cli
