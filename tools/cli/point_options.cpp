// SPDX-License-Identifier: MIT
#include "tools/cli/point_options.hpp"

#include <algorithm>
#include <functional>
#include <map>

#include <boost/algorithm/string/split.hpp>
#include <fmt/format.h>

#include "models/base/json_reader.hpp"
#include "models/base/nearest.hpp"
#include "models/base/printable.hpp"
#include "models/base/sha256.hpp"
#include "models/hardware/dram_types.hpp"
#include "models/networks/network.hpp"
#include "sim/iso_area.hpp"
#include "sim/map_report.hpp"
#include "tools/cli/build_id.hpp"
#include "tools/cli/input_files.hpp"
#include "tools/cli/machine_file.hpp"
#include "tools/cli/unsigned_number.hpp"
#include "workloads/lower.hpp"
#include "workloads/trace.hpp"

namespace lnsim::cli {
namespace {

constexpr std::string_view default_format = "lns8g8";

Fidelity parse_fidelity(const std::string& name) {
  std::vector<std::string> known;
  for (const auto fidelity : all_fidelities) {
    if (to_string(fidelity) == name) {
      return fidelity;
    }
    known.emplace_back(to_string(fidelity));
  }
  throw Error("unknown fidelity \"" + name + "\"" + did_you_mean(name, known));
}

DataFile data_file(const std::filesystem::path& file, const Catalogue& catalogue) {
  return {printable(catalogue.label(file)), input_file(file).sha256()};
}

bool parse_format_costs(const std::string& name, const Workload& workload) {
  const std::vector<std::string> known{"auto", "on", "off"};
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    throw Error("unknown choice of format costs \"" + name + "\"" + did_you_mean(name, known));
  }
  return name == "auto" ? workload.format_costs : name == "on";
}

/// What is odd about a point's machines, a line each.
std::vector<std::string> remarks_on(const Point& point, const std::filesystem::path& dram_types) {
  const auto types = read_dram_types(input_json(dram_types));
  std::vector<std::string> remarks;
  for (const auto& machine : {point.machine, point.baseline_machine.value_or(point.machine)}) {
    const auto remark =
        machine.memory ? bandwidth_remark(machine.memory->dram, types) : std::nullopt;
    if (remark && std::ranges::find(remarks, *remark) == remarks.end()) {
      remarks.push_back(*remark);
    }
  }
  return remarks;
}

std::vector<std::filesystem::path> find_technologies(const std::string& names,
                                                     const Catalogue& catalogue) {
  std::vector<std::string> list;
  boost::algorithm::split(list, names, [](char c) { return c == ','; });
  std::vector<std::filesystem::path> files;
  files.reserve(list.size());
  for (const auto& name : list) {
    files.push_back(catalogue.find(DataKind::Technology, name));
  }
  return files;
}

std::uint64_t parse_batch(const std::string& text) {
  const auto batch = unsigned_number(text);
  if (!batch || *batch == 0 || *batch > largest_batch) {
    throw Error("batch: expected an integer from 1 to " + std::to_string(largest_batch) +
                ", found \"" + text + "\"");
  }
  return *batch;
}

/// Whether a file's mappings are the baseline's, by its format or else its machine.
bool are_of_baseline(const JsonNode& root, const Point& point) {
  return point.baseline && root["format"].text() == point.baseline->name &&
         (point.baseline->name != point.formats.name ||
          root["machine"].text() != point.machine.name);
}

/// Mappings are of the format that they name, the point's or its baseline.
void take_mappings(Point& point, const std::string& file) {
  const auto root = input_json(file);
  const auto machine = are_of_baseline(root, point) ? machine_of_baseline(point) : point.machine;
  point.mappings = read_mappings(root, point.workload, machine);
  const auto& name = point.mappings.format;
  if (name != point.formats.name && !(point.baseline && name == point.baseline->name)) {
    throw root["format"].error("expected " + point.formats.name +
                               (point.baseline ? " or " + point.baseline->name : "") +
                               ", the formats of the run, found " + name);
  }
}

/// Sets the baseline that is asked for, and adds its machine's file where it has one.
void add_baseline(Point& point, const PointOptions& options, const Catalogue& catalogue,
                  std::vector<std::filesystem::path>& files) {
  const auto format = options.baseline.value_or(options.default_baseline);
  if (format != no_baseline) {
    point.baseline = parse_role_formats(format);
  }
  if (options.baseline_machine) {
    files.push_back(catalogue.find(DataKind::Machine, *options.baseline_machine));
    point.baseline_machine = load_machine(files.back(), {});
  }
  point.iso_area = options.iso_area;
}

/// Everything that decides the result, the program included, one item a line.
std::string configuration_hash(const Point& point, const PointOptions& options,
                               const std::vector<DataFile>& files) {
  auto text = fmt::format(
      "lnsim {}\nbuild {}\nformat {}\nbaseline {}\nbaseline_machine {}\niso_area {}\nfidelity "
      "{}\nbatch "
      "{}\noptimiser {}\nobjective "
      "{}\n"
      "format_costs {}\nembedding_gradient {}\n",
      LNSIM_VERSION, build_id(), point.formats.name,
      point.baseline ? point.baseline->name : std::string(no_baseline),
      point.baseline_machine.has_value(), point.iso_area, to_string(point.fidelity),
      point.workload.batch, to_string(point.workload.optimiser), to_string(point.objective),
      point.format_costs,
      to_string(point.workload.embedding_gradient.value_or(EmbeddingGradient::Dense)));
  for (const auto& [key, value] : options.machine_keys) {
    text += fmt::format("machine.{} {}\n", key, value);
  }
  for (const auto& file : files) {
    text += file.sha256 + "\n";
  }
  return sha256(text);
}

}  // namespace

void set_parameter(PointOptions& options, const std::string& name, const std::string& value) {
  if (has_control_characters(value)) {
    throw Error(name + ": expected a text without control characters, found \"" + value + "\"");
  }
  constexpr std::string_view machine_prefix = "machine.";
  const std::map<std::string, std::function<void()>> setters{
      {"workload", [&] { options.workload = value; }},
      {"machine", [&] { options.machine = value; }},
      {"format", [&] { options.format = value; }},
      {"baseline", [&] { options.baseline = value; }},
      {"baseline_machine", [&] { options.baseline_machine = value; }},
      {"weight", [&] { options.roles["weight"] = value; }},
      {"activation", [&] { options.roles["activation"] = value; }},
      {"error", [&] { options.roles["error"] = value; }},
      {"gradient", [&] { options.roles["gradient"] = value; }},
      {"update", [&] { options.roles["update"] = value; }},
      {"technology", [&] { options.technology = value; }},
      {"fidelity", [&] { options.fidelity = value; }},
      {"batch", [&] { options.batch = parse_batch(value); }},
      {"optimiser", [&] { options.optimiser = value; }},
      {"objective", [&] { options.objective = value; }},
      {"embedding_gradient", [&] { options.embedding_gradient = value; }},
      {"format_costs", [&] { options.format_costs = value; }}};
  if (name.starts_with(machine_prefix)) {
    options.machine_keys.emplace_back(name.substr(machine_prefix.size()), value);
    return;
  }
  const auto setter = setters.find(name);
  if (setter == setters.end()) {
    std::vector<std::string> known{"machine.KEY"};
    for (const auto& [key, set] : setters) {
      known.push_back(key);
    }
    throw Error("unknown parameter \"" + name + "\"" + did_you_mean(name, known));
  }
  setter->second();
}

void require_baseline(const PointOptions& options) {
  if (options.baseline && *options.baseline != no_baseline) {
    return;
  }
  if (options.baseline_machine) {
    throw Error("--baseline-machine " + *options.baseline_machine +
                ": expected the format that runs on it in --baseline, found none");
  }
  if (options.iso_area) {
    throw Error("--iso-area: expected the format whose lanes it fits in --baseline, found none");
  }
}

void require_machine_keys(const PointOptions& options, const Catalogue& catalogue) {
  require_keys(catalogue.find(DataKind::Machine, options.machine), options.machine_keys);
}

ResolvedWorkload resolve_workload(const PointOptions& options, const Catalogue& catalogue) {
  auto file = catalogue.find(DataKind::Network, options.workload);
  if (is_trace(file)) {
    if (options.batch) {
      throw Error(file.string() + ": a trace has its batch in it; leave out --batch");
    }
    if (options.embedding_gradient) {
      throw Error(file.string() +
                  ": a trace has its gradients in it; leave out --embedding-gradient");
    }
    auto workload = parse_trace(input_file(file).text(), file.string());
    if (options.strict && !workload.missing.empty()) {
      throw InputError(file.string(), "/missing",
                       text_of(workload.missing, multiply_accumulates(workload)));
    }
    if (options.optimiser) {
      workload.optimiser = parse_optimiser(*options.optimiser);
    }
    return {std::move(workload), std::move(file)};
  }
  const auto optimiser = parse_optimiser(options.optimiser.value_or("lns_madam"));
  const auto embedding = parse_embedding_gradient(options.embedding_gradient.value_or("dense"));
  const auto network = parse_network(input_file(file).text(), file.string());
  return {lower(network, options.batch.value_or(1), optimiser, embedding), std::move(file)};
}

RoleFormats formats_of(const PointOptions& options, const Workload& workload) {
  return parse_role_formats(
      options.format.value_or(workload.format.value_or(std::string(default_format))),
      options.roles);
}

ResolvedPoint resolve(const PointOptions& options, const Catalogue& catalogue) {
  require_baseline(options);
  auto [workload, workload_file] = resolve_workload(options, catalogue);
  const auto machine_file = catalogue.find(DataKind::Machine, options.machine);
  const auto technology_files = find_technologies(options.technology, catalogue);
  auto formats = formats_of(options, workload);
  ResolvedPoint resolved{
      .point = {.workload = std::move(workload),
                .machine = load_machine(machine_file, options.machine_keys),
                .formats = std::move(formats),
                .baseline = std::nullopt,
                .technology = read_technology(input_json(technology_files.front())),
                .fidelity = parse_fidelity(options.fidelity),
                .objective = parse_objective(options.objective)},
      .manifest = {.version = LNSIM_VERSION,
                   .build = build_id(),
                   .configuration_sha256 = "",
                   .data_files = {}}};
  auto& manifest = resolved.manifest;
  for (std::size_t i = 1; i < technology_files.size(); ++i) {
    resolved.point.further_technologies.push_back(read_technology(input_json(technology_files[i])));
  }
  const auto dram_types = catalogue.root() / "models/hardware/dram/dram_types.json";
  std::vector<std::filesystem::path> files{workload_file, machine_file};
  add_baseline(resolved.point, options, catalogue, files);
  resolved.point.remarks = remarks_on(resolved.point, dram_types);
  files.insert(files.end(), technology_files.begin(), technology_files.end());
  if (!options.mapping.empty()) {
    take_mappings(resolved.point, options.mapping);
    files.emplace_back(options.mapping);
  }
  files.push_back(dram_types);
  for (const auto& file : files) {
    manifest.data_files.push_back(data_file(file, catalogue));
  }
  resolved.point.format_costs = parse_format_costs(options.format_costs, resolved.point.workload);
  manifest.configuration_sha256 = configuration_hash(resolved.point, options, manifest.data_files);
  return resolved;
}

}  // namespace lnsim::cli
