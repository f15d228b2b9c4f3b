// SPDX-License-Identifier: MIT
#include "tools/cli/validation/designs.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tools/cli/input_files.hpp"

namespace lnsim::cli {
namespace {

/// Of the energies that technologies call nominal.
constexpr const char* nominal_stream = "gaussian";
constexpr const char* measured_mode =
    "gate_delay_no_wire_pj";  // the nominal prices are of this one

bool is_vector_unit(const JsonNode& design, std::uint32_t vector_size) {
  return design.has("unit") && design["unit"].text() == "vector_mac" && design.has("streams") &&
         design["vector_size"].unsigned_integer() == vector_size;
}

/// fJ of logic + clock in a part of a design; - where it has no such part.
std::string part_text(const JsonNode& parts, const std::string& name, double& clock,
                      double& total) {
  constexpr double femtojoules_per_picojoule = 1000;
  if (!parts.has(name)) {
    return "-";
  }
  const auto energy = [&](const char* kind) {
    return parts[name].has(kind) ? parts[name][kind].raw().get<double>() : 0.0;
  };
  clock += energy("clock");
  total += energy("clock") + energy("logic");
  return fmt::format("{:.4g} + {:.4g}", energy("logic") * femtojoules_per_picojoule,
                     energy("clock") * femtojoules_per_picojoule);
}

std::string row(const std::string& technology, const JsonNode& design) {
  const auto parts = design["streams"][nominal_stream][measured_mode];
  double clock = 0;
  double total = 0;
  const auto multiply = part_text(parts, "multiply", clock, total);
  const auto convert = part_text(parts, "convert", clock, total);
  const auto accumulate = part_text(parts, "accumulate", clock, total);
  return fmt::format("{:<12} {:<24} {:>16} {:>16} {:>16} {:>5.0f} %", technology,
                     design["format"].text(), multiply, convert, accumulate, 100 * clock / total);
}

}  // namespace

std::vector<std::string> design_table(const ValidationSetting& setting, std::uint32_t vector_size) {
  std::vector<std::string> lines;
  for (const auto& name : setting.catalogue.names(DataKind::Technology)) {
    const auto file = input_json(setting.catalogue.find(DataKind::Technology, name));
    if (!file.has("designs")) {
      continue;
    }
    for (const auto& design : file["designs"].elements()) {
      if (is_vector_unit(design, vector_size)) {
        lines.push_back(row(name, design));
      }
    }
  }
  if (!lines.empty()) {
    lines.insert(lines.begin(),
                 {"", "characterised units, fJ an element: logic + clock of the registers",
                  fmt::format("{:<12} {:<24} {:>16} {:>16} {:>16} {:>7}", "technology", "format",
                              "multiply", "convert", "accumulate", "clock")});
  }
  return lines;
}

}  // namespace lnsim::cli
