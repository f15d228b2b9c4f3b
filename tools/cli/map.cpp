// SPDX-License-Identifier: MIT
#include <algorithm>
#include <iterator>
#include <memory>

#include <fmt/format.h>

#include "models/base/nearest.hpp"
#include "sim/map_report.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/output.hpp"
#include "tools/cli/point_arguments.hpp"
#include "tools/cli/point_options.hpp"
#include "tools/cli/standard_output.hpp"
#include "tools/cli/table_text.hpp"

namespace lnsim::cli {
namespace {

using Out = std::back_insert_iterator<std::string>;

struct Options {
  PointOptions point;
  std::string layer;
  std::string pass;
  std::string out;
  bool json = false;
};

std::optional<Pass> parse_pass(const std::string& name) {
  if (name.empty()) {
    return std::nullopt;
  }
  std::vector<std::string> known;
  for (const auto pass : all_passes) {
    known.emplace_back(to_string(pass));
    if (known.back() == name) {
      return pass;
    }
  }
  throw Error("unknown pass \"" + name + "\"" + did_you_mean(name, known));
}

/// A quotient, or - where nothing is asked for.
std::string times(double value, double least) {
  return least > 0 ? fmt::format("{:.2f}", value / least) : "-";
}

std::string megabytes(Bytes bytes) {
  constexpr double bytes_per_megabyte = 1e6;
  return fmt::format("{:.3f}", static_cast<double>(bytes.value()) / bytes_per_megabyte);
}

void add_heading(Out out, const MapReport& report) {
  fmt::format_to(out, "{}, batch {}, {} on {}: mappings of least {}\n\n", report.workload,
                 report.batch, report.formats.name, report.machine, to_string(report.objective));
  fmt::format_to(out, "{:<24} {:<15} {:>3} {:>10} {:>6} {:>6} {:>10} {:>6} {:>6} {:>7}  {}\n",
                 "layer", "pass", "ops", "cycles", "util %", "pad %", "DRAM MB", "/comp.", "/I/O",
                 "/bound", "most cycles");
}

/// A nest of ops that are mapped alike; the first of an op names its layer.
void add_nest_row(Out out, const MappedOps& mapped, std::size_t place) {
  constexpr std::size_t layer_width = 24;
  const auto& nest = mapped.nests[place];
  const auto& first = mapped.ops.front();
  const auto issued = static_cast<double>(nest.macs + nest.padded_macs);
  const auto dram = static_cast<double>(nest.dram.value());
  fmt::format_to(
      out, "{:<{}} {:<15} {:>3} {:>10} {:>6.1f} {:>6.1f} {:>10} {:>6} {:>6} {:>7.4f}  {}\n",
      place == 0 ? fitted(first.layer, layer_width) : "", layer_width,
      place == 0 ? to_string(first.pass) : "", place == 0 ? std::to_string(mapped.ops.size()) : "",
      nest.account.cycles(), 100 * nest.utilisation,
      100 * static_cast<double>(nest.padded_macs) / issued, megabytes(nest.dram),
      times(dram, static_cast<double>(nest.least_dram.compulsory.value())),
      times(dram, static_cast<double>(nest.least_dram.input_output.value())),
      nest.objective / nest.objective_bound, nest.limited_by);
}

void add_loops(Out out, const MappedNest& nest, const ProcessingElement& pe) {
  std::size_t depth = 0;
  for (const auto& loop : loops(nest.mapping, pe)) {
    if (loop.bound > 1) {
      fmt::format_to(out, "  {:<20} {:>{}}{} {} in {} x {}\n", loop.level, "", depth,
                     loop.spatial ? "parallel" : "for", loop.dimension, loop.bound, loop.step);
      ++depth;
    }
  }
  for (const auto& [level, tensor, elements, bytes] : nest.holdings) {
    fmt::format_to(out, "  {:<20} holds {:<9} {:>12} elements {:>12} bytes\n", level, tensor,
                   elements, bytes.value());
  }
}

std::string text_of(const MapReport& report, bool with_loops) {
  std::string text;
  const auto out = std::back_inserter(text);
  add_heading(out, report);
  for (const auto& mapped : report.mappings) {
    for (std::size_t i = 0; i < mapped.nests.size(); ++i) {
      add_nest_row(out, mapped, i);
      if (with_loops) {
        add_loops(out, mapped.nests[i], report.pe);
      }
    }
  }
  text +=
      "\n/comp.: over every element once; /I/O: over 2MNK/sqrt(S), S all memories of the machine;\n"
      "/bound: the objective over what no candidate of the search can be below (1: proven best)\n";
  return text;
}

void run(const Options& options) {
  const auto point = resolve(options.point, Catalogue::of_program()).point;
  const auto report = map_report(point, options.layer, parse_pass(options.pass));
  const auto json = to_json(report).dump(2) + "\n";
  if (!options.out.empty()) {
    write_file(options.out, json);
  }
  print(options.json ? json : text_of(report, !options.layer.empty()));
}

}  // namespace

void add_map(CLI::App& app, int& /*exit_code*/) {
  auto options = std::make_shared<Options>();
  options->point.default_baseline = "none";
  auto* command =
      app.add_subcommand("map", "How a network's matrix products run: mappings as loops");
  add_mapping_options(*command, options->point);
  command->add_option("--layer", options->layer,
                      "Only this layer, with its loops and what is held");
  command->add_option("--pass", options->pass,
                      "Only this pass: forward, input_gradient or weight_gradient");
  command->add_option("-o,--output", options->out, "File (.json) for simulate --mapping")
      ->type_name("FILE");
  command->add_flag("--json", options->json, "Print the mappings as JSON, nothing else");
  command->footer(
      "Examples:\n"
      "  lnsim map resnet50\n"
      "  lnsim map resnet50 --layer stage1.block1.conv2 --pass weight_gradient\n"
      "  lnsim map bert-base --format fp32 --objective dram -o fp32.json\n"
      "  lnsim simulate bert-base --mapping fp32.json");
  command->callback([options] { run(*options); });
}

}  // namespace lnsim::cli
