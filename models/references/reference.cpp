// SPDX-License-Identifier: MIT
#include "models/references/reference.hpp"

#include <limits>
#include <set>
#include <tuple>

#include "models/base/json_reader.hpp"

namespace lnsim {
namespace {

std::vector<std::string> read_names(const JsonNode& node) {
  std::vector<std::string> names;
  for (const auto& name : node.elements()) {
    names.push_back(name.non_empty_text());
  }
  return names;
}

std::vector<KnownDeviation> read_known(const JsonNode& node) {
  constexpr double largest = 1e6;
  std::vector<KnownDeviation> known;
  for (const auto& element : node.elements()) {
    element.allow_only({"technologies", "low", "high", "reason", "source"});
    known.push_back({.technologies = read_names(element["technologies"]),
                     .low = element["low"].number(0, largest),
                     .high = element["high"].number(0, largest),
                     .reason = element["reason"].non_empty_text(),
                     .source = read_source(element["source"])});
    if (known.back().low > known.back().high) {
      throw element.error("expected low <= high");
    }
  }
  return known;
}

ReferenceFigure read_figure(const JsonNode& node, const Source& common) {
  constexpr double largest_factor = 100;
  const bool has_tolerance = node.has("tolerance") || !node.has("factor");
  node.allow_only({"name", "network", "format", "value", "unit", "tolerance", "factor",
                   "calibrated", "source", "basis_of", "known"});
  return {
      .name = node["name"].text(),
      .network = node.has("network") ? node["network"].text() : "",
      .format = node["format"].text(),
      .value = node["value"].number(0, std::numeric_limits<double>::max()),
      .unit = node["unit"].text(),
      .tolerance = has_tolerance ? node["tolerance"].number(0, 1) : 0,
      .factor = node.has("factor") ? node["factor"].number(1, largest_factor) : 0,
      .calibrated = node.has("calibrated") && node["calibrated"].boolean(),
      .node_nm = 0,
      .voltage_v = 0,
      .source = node.has("source") ? read_source(node["source"]) : common,
      .basis_of = node.has("basis_of") ? read_names(node["basis_of"]) : std::vector<std::string>{},
      .known = node.has("known") ? read_known(node["known"]) : std::vector<KnownDeviation>{}};
}

}  // namespace

std::vector<ReferenceFigure> load_references(const std::filesystem::path& path) {
  const auto root = JsonNode::load(path);
  constexpr double largest_node_nm = 10'000;  // the first microprocessors
  constexpr double largest_voltage_v = 15;    // their supply
  root.allow_only({"schema_version", "title", "node_nm", "voltage_v", "source", "figures"});
  static_cast<void>(root["schema_version"].unsigned_integer(1, 1));
  static_cast<void>(root["title"].text());
  const auto common = read_source(root["source"]);
  const double node = root.has("node_nm") ? root["node_nm"].number(1, largest_node_nm) : 0;
  const double voltage = root.has("voltage_v") ? root["voltage_v"].number(0, largest_voltage_v) : 0;
  std::vector<ReferenceFigure> figures;
  std::set<std::tuple<std::string, std::string, std::string>> keys;
  for (const auto& element : root["figures"].elements()) {
    figures.push_back(read_figure(element, common));
    auto& figure = figures.back();
    figure.node_nm = node;
    figure.voltage_v = voltage;
    if (!keys.emplace(figure.name, figure.network, figure.format).second) {
      throw element.error("a second figure of the same name, network and format");
    }
  }
  return figures;
}

}  // namespace lnsim
