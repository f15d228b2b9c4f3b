// SPDX-License-Identifier: MIT
#include "energy/technology.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include <nlohmann/json.hpp>

#include "energy/citations.hpp"
#include "models/base/enumeration.hpp"
#include "models/base/json_reader.hpp"

namespace lnsim {
namespace {

constexpr EnumNames<ScalingRule, 7> rule_names{{{ScalingRule::Any, "any"},
                                                {ScalingRule::Exact, "exact"},
                                                {ScalingRule::Interpolate, "interpolate"},
                                                {ScalingRule::Extrapolate, "extrapolate"},
                                                {ScalingRule::Linear, "linear"},
                                                {ScalingRule::Quadratic, "quadratic"},
                                                {ScalingRule::NearestLarger, "nearest_larger"}}};

constexpr std::string_view power_unit = "power_mw";
constexpr std::string_view fit_key = "fit";
constexpr std::string_view any_format = "*-";

bool computes(ScalingRule rule) { return has_positions(rule) && rule != ScalingRule::Exact; }

PricePosition read_position(const JsonNode& node, const PriceCurve& curve) {
  PricePosition position{};
  for (std::size_t axis = 0; axis < price_axes.size(); ++axis) {
    if (has_positions(curve.rules.at(axis))) {
      position.at(axis) = node[price_axes.at(axis)].unsigned_integer(1);
    } else if (node.has(price_axes.at(axis))) {
      throw node[price_axes.at(axis)].error("a point value without a rule in \"scaling\"");
    }
  }
  return position;
}

PricePoint read_point(const JsonNode& node, const PriceCurve& curve, const Citations& citations,
                      std::string_view unit) {
  auto keys = price_keys(unit);
  keys.insert(keys.end(), price_axes.begin(), price_axes.end());
  node.allow_only(keys);
  auto point = read_price(node, citations, unit);
  point.position = read_position(node, curve);
  return point;
}

void read_rules(const JsonNode& node, const Citations& citations, PriceCurve& curve) {
  if (node.has("scaling")) {
    const auto scaling = node["scaling"];
    scaling.allow_only(price_axes);
    for (std::size_t axis = 0; axis < price_axes.size(); ++axis) {
      if (scaling.has(price_axes.at(axis))) {
        curve.rules.at(axis) = read_enum(rule_names, scaling[price_axes.at(axis)]);
      }
    }
  }
  if (std::any_of(curve.rules.begin(), curve.rules.end(), computes)) {
    const auto source = node["scaling_source"];
    source.allow_only({"source", "locator"});
    curve.scaling_source = {.citation = resolve_citation(source["source"], citations),
                            .locator = source["locator"].non_empty_text(),
                            .kind = SourceKind::Scaled};
  } else if (node.has("scaling_source")) {
    throw node["scaling_source"].error("no rule in \"scaling\" computes a price");
  }
}

PriceCurve read_curve(const JsonNode& node, const Citations& citations,
                      const CommonFactors& factors, std::string_view unit) {
  std::vector<std::string_view> keys{"resource",   "action",         "variant", "component",
                                     "scaling",    "scaling_source", "points",  draw_key,
                                     opposite_key, factors_key};
  if (unit != power_unit) {
    keys.push_back(fit_key);
  }
  node.allow_only(keys);
  PriceCurve curve;
  curve.resource = node["resource"].non_empty_text();
  curve.action = node["action"].non_empty_text();
  curve.variant = node.has("variant") ? node["variant"].non_empty_text() : "";
  curve.component = node.has("component") ? node["component"].non_empty_text() : "";
  curve.tie = read_tie(node, factors);
  read_rules(node, citations, curve);
  std::set<PricePosition> positions;
  for (const auto& element : node["points"].elements()) {
    curve.points.push_back(read_point(element, curve, citations, unit));
    if (!positions.insert(curve.points.back().position).second) {
      throw element.error("a second point at the same position");
    }
  }
  if (curve.points.empty()) {
    throw node["points"].error("expected at least one point");
  }
  if (node.has(fit_key)) {
    curve.fit = read_fit(node[fit_key], citations, unit);
  }
  return curve;
}

std::vector<PriceCurve> read_curves(const JsonNode& node, const Citations& citations,
                                    const CommonFactors& factors, std::string_view unit,
                                    bool leaks) {
  std::vector<PriceCurve> curves;
  std::set<std::tuple<Name, Name, Name, Name>> keys;
  for (const auto& element : node.elements()) {
    curves.push_back(read_curve(element, citations, factors, unit));
    const auto& curve = curves.back();
    if ((curve.action == leak_action) != leaks) {
      throw element["action"].error(
          R"("leak" is the action of "leakage" entries, and only theirs)");
    }
    if (!keys.emplace(curve.resource, curve.action, curve.variant, curve.component).second) {
      throw element.error("a second entry for the same resource, action, variant and component");
    }
  }
  return curves;
}

std::vector<PriceRemark> read_remarks(const JsonNode& root) {
  std::vector<PriceRemark> remarks;
  if (!root.has("remarks")) {
    return remarks;
  }
  for (const auto& node : root["remarks"].elements()) {
    node.allow_only({"formats", "text"});
    PriceRemark remark{.formats = {}, .text = node["text"].non_empty_text()};
    for (const auto& format : node["formats"].elements()) {
      remark.formats.push_back(format.non_empty_text());
    }
    remarks.push_back(std::move(remark));
  }
  return remarks;
}

}  // namespace

bool PriceRemark::concerns(const std::string& format) const {
  const auto option = [&](const std::string& name) {
    return name.starts_with(any_format) && (format + "-").find(name.substr(1) + "-") != format.npos;
  };
  return std::ranges::find(formats, format.substr(0, format.find('-'))) != formats.end() ||
         std::ranges::any_of(formats, option);
}

Technology read_technology(const JsonNode& root) {
  constexpr double largest_node_nm = 10'000;  // the first microprocessors
  constexpr double largest_voltage_v = 15;    // their supply
  root.allow_only({"schema_version", "name", "title", "description", "node_nm", "voltage_v",
                   "remarks", "sources", factors_key, "entries", "leakage", "area", "designs"});
  static_cast<void>(root["schema_version"].unsigned_integer(1, 1));
  const auto citations = read_citations(root["sources"]);
  const auto factors = read_common_factors(root, citations);
  return {.name = root["name"].non_empty_text(),
          .title = root["title"].non_empty_text(),
          .description = root["description"].non_empty_text(),
          .node_nm = root["node_nm"].number(1, largest_node_nm),
          .voltage_v = root["voltage_v"].number(0, largest_voltage_v),
          .remarks = read_remarks(root),
          .vector_units = read_vector_units(root),
          .update_units = read_update_units(root),
          .energy = read_curves(root["entries"], citations, factors, energy_unit, false),
          .leakage = read_curves(root["leakage"], citations, factors, power_unit, true),
          .area = root.has("area")
                      ? read_curves(root["area"], citations, factors, "area_um2", false)
                      : std::vector<PriceCurve>{},
          .file = root.file()};
}

Technology load_technology(const std::filesystem::path& path) {
  return read_technology(JsonNode::load(path));
}

}  // namespace lnsim
