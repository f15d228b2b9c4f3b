// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

#include "sim/analytical/execute.hpp"
#include "sim/cycle/execute.hpp"
#include "sim/mapper/mapper.hpp"
#include "sim/run.hpp"
#include "tools/cli/input_files.hpp"
#include "tools/cli/point_options.hpp"
#include "tools/cli/validation/measurement.hpp"
#include "tools/cli/validation/sections.hpp"

namespace lnsim::cli {
namespace {

Point point_of(const ValidationSetting& setting, const std::string& network,
               const std::string& machine, const std::string& format, const std::string& fidelity) {
  const PointOptions options{.workload = network,
                             .machine = machine,
                             .format = format,
                             .baseline = "none",
                             .technology = setting.technology,
                             .fidelity = fidelity};
  return resolve(options, setting.catalogue).point;
}

/// Values that were all compared and found equal; a failure where there were none, or a
/// difference.
Check equality(const std::string& what, double values, const std::string& remark,
               const std::string& error) {
  return {.what = what,
          .expected = values,
          .measured = values,
          .range = std::nullopt,
          .remark = remark,
          .error = error.empty() && values == 0 ? "nothing was compared" : error};
}

Check equal_outputs(const std::string& what, const Measurement& measurement) {
  return equality(what, measurement.values[1], fmt::format("{:.0f} tiles", measurement.values[0]),
                  measurement.error);
}

/// Dot products whose lengths and widths lie on, beside and between the edges of lanes and vectors.
std::vector<Contraction> grid_of_tiles() {
  std::vector<Contraction> grid;
  for (const std::uint64_t rows : {1U, 5U, 40U}) {
    for (const std::uint64_t outputs : {1U, 31U, 32U, 65U}) {
      for (const std::uint64_t reduction : {1U, 32U, 33U, 100U}) {
        grid.push_back({.n = rows, .k = outputs, .c = reduction, .height = {}, .width = {}});
      }
    }
  }
  return grid;
}

struct Shape {
  const char* name;
  void (*apply)(ProcessingElement&);
};
constexpr std::array shapes{
    Shape{"as it is", [](ProcessingElement&) {}},
    Shape{"8 lanes of 8",
          [](ProcessingElement& pe) {
            pe.lanes = 8;
            pe.vector_size = 8;
          }},
    Shape{"4 partial sums", [](ProcessingElement& pe) { pe.collector_entries = 4; }},
    Shape{"issue every 2 cycles", [](ProcessingElement& pe) { pe.initiation_interval_cycles = 2; }},
    Shape{"9 cycles deep", [](ProcessingElement& pe) { pe.pipeline_depth_cycles += 4; }},
};

MeasuredValues compare_grid(Architecture machine, const Shape& shape,
                            const std::string& format_name) {
  shape.apply(machine.pe);
  const auto format = parse_number_format(format_name);
  std::vector<Job> jobs;
  for (const auto& contraction : grid_of_tiles()) {
    for (const auto& nest : loop_nests(contraction, Pass::Forward)) {
      jobs.push_back({map_nest(nest, {.machine = machine, .formats = format}), format});
    }
  }
  const auto check = cycle::execute_with_datapath({{machine, jobs}}).check;
  return {static_cast<double>(check.tiles), static_cast<double>(check.outputs)};
}

/// Cycles of both models, and whether all counts are equal.
MeasuredValues compare_models(const Point& analytical, const Point& tile) {
  const auto closed = run(analytical).iteration.total;
  const auto simulated = run(tile).iteration.total;
  return {static_cast<double>(simulated.cycles.total().value()),
          static_cast<double>(closed.cycles.total().value()),
          closed.events == simulated.events ? 1.0 : 0.0};
}

/// Every kind of datapath.
constexpr auto datapath_formats = std::to_array<const char*>({"lns8g8",
                                                              "lns8g8-t4",
                                                              "lns8g8-t1",
                                                              "lns8g8-a16",
                                                              "lns8g8-bins",
                                                              "lns8g8-bins-deferred",
                                                              "lns6g4-bins-deferred",
                                                              "lns8g8-wrap",
                                                              "lns8g8-floor",
                                                              "lns8g8-linear",
                                                              "lns8g8-clamp",
                                                              "lns4g2",
                                                              "lns6g4-bins",
                                                              "lns10g8-bins-x4",
                                                              "lns16g2048",
                                                              "int8",
                                                              "int4",
                                                              "fp8e4m3",
                                                              "fp8e5m2",
                                                              "bf16",
                                                              "fp16",
                                                              "fp32",
                                                              "fp16-a16",
                                                              "bf16-chain"});

/// Those of them whose weight updates differ.
constexpr auto updated_formats = std::to_array<const char*>(
    {"lns8g8", "lns8g8-clamp", "lns4g2", "lns10g8-bins-x4", "lns16g2048"});

}  // namespace

Section datapath_section(const ValidationSetting& setting) {
  const auto measured = measure_in_processes(datapath_formats.size(), [&](std::size_t i) {
    const auto report =
        run(point_of(setting, "mnist-cnn", setting.machine, datapath_formats.at(i), "datapath"));
    const auto& check = report.datapath_check.value();
    return MeasuredValues{static_cast<double>(check.tiles), static_cast<double>(check.outputs),
                          static_cast<double>(check.weights)};
  });
  Section section{"datapath",
                  "values of the SystemC datapath, of mnist-cnn, equal to those of the numerics",
                  {},
                  {}};
  std::vector<Check> updates;
  for (std::size_t i = 0; i < datapath_formats.size(); ++i) {
    const std::string format = datapath_formats.at(i);
    section.checks.push_back(equal_outputs(format, measured[i]));
    if (std::ranges::find(updated_formats, format) != updated_formats.end()) {
      updates.push_back(
          equality(format + " update", measured[i].values[2], "weights", measured[i].error));
    }
  }
  std::ranges::move(updates, std::back_inserter(section.checks));
  return section;
}

Section tile_section(const ValidationSetting& setting) {
  const auto machine =
      read_architecture(input_json(setting.catalogue.find(DataKind::Machine, setting.machine)));
  const std::vector<std::string> formats{"lns8g8", "int8", "fp16"};
  const auto measured = measure_in_processes(shapes.size() * formats.size(), [&](std::size_t i) {
    return compare_grid(machine, shapes.at(i / formats.size()), formats[i % formats.size()]);
  });
  Section section{"tile",
                  "outputs of a grid of tiles for which datapath and tile model agree in cycles",
                  {},
                  {}};
  for (std::size_t i = 0; i < measured.size(); ++i) {
    const auto name =
        fmt::format("{}, {}", formats[i % formats.size()], shapes.at(i / formats.size()).name);
    section.checks.push_back(equal_outputs(name, measured[i]));
  }
  return section;
}

Section analytical_section(const ValidationSetting& setting) {
  struct Case {
    const char* network;
    const char* machine;
    const char* format;
    bool ideal_memory = false;
  };
  const std::vector<Case> cases{{"mnist-cnn", "lns-madam-pe", "lns8g8"},
                                {"mnist-cnn", "lns-madam-pe-ideal", "fp32", true},
                                {"small-transformer", "lns-madam-chip16", "int8"},
                                {"resnet18", "lns-madam-pe", "lns8g8"},
                                {"resnet18", "lns-madam-chip16", "fp32"},
                                {"bert-base", "lns-madam-pe", "lns8g8"},
                                {"bert-base", "lns-madam-chip16", "fp16"}};
  const auto point = [&](const Case& of, const std::string& fidelity) {
    return point_of(setting, of.network, of.machine, of.format, fidelity);
  };
  const auto measured = measure_in_processes(cases.size(), [&](std::size_t i) {
    return compare_models(point(cases[i], "analytical"), point(cases[i], "tile"));
  });
  Section section{"analytical",
                  "cycles of the closed form against those of the tile model; counts are equal",
                  {},
                  {}};
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto& values = measured[i].values;
    const bool differ = measured[i].error.empty() && values[2] == 0;
    section.checks.push_back(
        {.what = fmt::format("{} {} {}", cases[i].network, cases[i].machine, cases[i].format),
         .expected = values[0],
         .measured = values[1],
         .tolerance = cases[i].ideal_memory ? 0 : analytical::declared_total_error,
         .range = std::nullopt,
         .remark = "counts equal",
         .error = differ ? "the models' counts differ" : measured[i].error});
  }
  return section;
}

}  // namespace lnsim::cli
