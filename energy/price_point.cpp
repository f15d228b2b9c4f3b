// SPDX-License-Identifier: MIT
#include "energy/price_point.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "energy/price_tie.hpp"
#include "models/base/json_reader.hpp"

namespace lnsim {
namespace {

Range<double> read_range(const JsonNode& node) {
  node.allow_only({"low", "nominal", "high"});
  return read_bounds(node);
}

FactorLine read_factors(const JsonNode& node) {
  FactorLine line;
  for (const auto& [statistic, factor] :
       read_factor_pairs(node, "statistic", {0, 1}, {0, largest_price_factor})) {
    line.push_back({statistic, factor});
  }
  if (line.size() < 2) {
    throw node.error("expected at least two pairs, found " + std::to_string(line.size()));
  }
  return line;
}

/// The value of a point is that of operands without zeros.
FactorLine read_by_zero_fraction(const JsonNode& node) {
  auto line = read_factors(node);
  if (line.front() != FactorPoint{0, 1}) {
    throw node.elements().front().error("expected [0, 1], for operands without zeros");
  }
  return line;
}

/// The value of a point is that of operands which toggle at one of the rates.
FactorLine read_by_toggle_rate(const JsonNode& node) {
  auto line = read_factors(node);
  if (std::none_of(line.begin(), line.end(), [](const auto& point) { return point.factor == 1; })) {
    throw node.error("expected a factor 1, at the rate of the point's own value");
  }
  return line;
}

}  // namespace

std::vector<std::pair<double, double>> read_factor_pairs(const JsonNode& node,
                                                         const std::string& what,
                                                         const NumberBounds& of_first,
                                                         const NumberBounds& of_factor) {
  std::vector<std::pair<double, double>> pairs;
  for (const auto& element : node.elements()) {
    const auto pair = element.elements();
    if (pair.size() != 2) {
      throw element.error("expected [" + what + ", factor], found " + element.raw().dump());
    }
    const auto first = pair[0].number(of_first.least, of_first.most);
    if (!pairs.empty() && first <= pairs.back().first) {
      throw pair[0].error("expected ascending " + what + "s, found " + pair[0].raw().dump() +
                          " after a larger or equal one");
    }
    pairs.emplace_back(first, pair[1].number(of_factor.least, of_factor.most));
  }
  return pairs;
}

std::vector<std::string_view> price_keys(std::string_view unit) {
  std::vector<std::string_view> keys{unit, "source", "locator", "kind", "note"};
  if (unit == energy_unit) {
    keys.insert(keys.end(), {"by_zero_fraction", "by_toggle_rate"});
  }
  return keys;
}

PricePoint read_price(const JsonNode& node, const Citations& citations, std::string_view unit) {
  PricePoint point;
  point.value = read_range(node[unit]);
  if (node.has("by_zero_fraction")) {
    point.by_zero_fraction = read_by_zero_fraction(node["by_zero_fraction"]);
  }
  if (node.has("by_toggle_rate")) {
    point.by_toggle_rate = read_by_toggle_rate(node["by_toggle_rate"]);
  }
  point.source = {.citation = resolve_citation(node["source"], citations),
                  .locator = node["locator"].non_empty_text(),
                  .kind = read_source_kind(node["kind"])};
  point.note = node.has("note") ? node["note"].non_empty_text() : "";
  return point;
}

}  // namespace lnsim
