// SPDX-License-Identifier: MIT
#include "models/references/reference.hpp"

#include <limits>
#include <set>
#include <tuple>

#include "models/base/json_reader.hpp"

namespace lnsim {
namespace {

ReferenceFigure read_figure(const JsonNode& node, const Source& common) {
  node.allow_only(
      {"name", "network", "format", "value", "unit", "tolerance", "calibrated", "source"});
  return {.name = node["name"].text(),
          .network = node.has("network") ? node["network"].text() : "",
          .format = node["format"].text(),
          .value = node["value"].number(0, std::numeric_limits<double>::max()),
          .unit = node["unit"].text(),
          .tolerance = node["tolerance"].number(0, 1),
          .calibrated = node.has("calibrated") && node["calibrated"].boolean(),
          .source = node.has("source") ? read_source(node["source"]) : common};
}

}  // namespace

std::vector<ReferenceFigure> load_references(const std::filesystem::path& path) {
  const auto root = JsonNode::load(path);
  root.allow_only({"schema_version", "title", "source", "figures"});
  static_cast<void>(root["schema_version"].unsigned_integer(1, 1));
  static_cast<void>(root["title"].text());
  const auto common = read_source(root["source"]);
  std::vector<ReferenceFigure> figures;
  std::set<std::tuple<std::string, std::string, std::string>> keys;
  for (const auto& element : root["figures"].elements()) {
    figures.push_back(read_figure(element, common));
    const auto& figure = figures.back();
    if (!keys.emplace(figure.name, figure.network, figure.format).second) {
      throw element.error("a second figure of the same name, network and format");
    }
  }
  return figures;
}

}  // namespace lnsim
