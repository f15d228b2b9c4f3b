// SPDX-License-Identifier: MIT
#include "energy/price_tie.hpp"

#include <nlohmann/json.hpp>

#include "energy/technology.hpp"
#include "models/base/json_reader.hpp"
#include "models/base/nearest.hpp"
#include "models/base/source.hpp"

namespace lnsim {
namespace {

/// Of the resource and the variant; a memory leaks by another figure than it is accessed by.
std::string draw_of_resource(const JsonNode& entry) {
  const auto action = entry["action"].text();
  return entry["resource"].text() + (entry.has("variant") ? " " + entry["variant"].text() : "") +
         (action == leak_action ? " " + action : "");
}

}  // namespace

Range<double> read_bounds(const JsonNode& node) {
  const Range<double> range{node["low"].number(0, largest_price),
                            node["nominal"].number(0, largest_price),
                            node["high"].number(0, largest_price)};
  if (range.low > range.nominal || range.nominal > range.high) {
    throw node.error("expected low <= nominal <= high, found " + node.raw().dump());
  }
  return range;
}

CommonFactors read_common_factors(const JsonNode& root, const Citations& citations) {
  CommonFactors factors;
  if (!root.has(factors_key)) {
    return factors;
  }
  for (const auto& [name, node] : root[factors_key].members()) {
    node.allow_only({"low", "nominal", "high", "source", "locator", "kind", "note"});
    static_cast<void>(resolve_citation(node["source"], citations));
    static_cast<void>(read_source_kind(node["kind"]));
    for (const auto* text : {"locator", "note"}) {
      static_cast<void>(node[text].non_empty_text());
    }
    const auto range = read_bounds(node);
    if (range.nominal <= 0) {
      throw node["nominal"].error("expected a factor above 0");
    }
    factors.emplace(name, range);
  }
  return factors;
}

PriceTie read_tie(const JsonNode& entry, const CommonFactors& factors) {
  PriceTie tie;
  tie.draw = entry.has(draw_key) ? entry[draw_key].non_empty_text() : draw_of_resource(entry);
  tie.opposite = entry.has(opposite_key) && entry[opposite_key].boolean();
  if (entry.has(factors_key)) {
    for (const auto& node : entry[factors_key].elements()) {
      const auto found = factors.find(node.text());
      if (found == factors.end()) {
        std::vector<std::string> known;
        for (const auto& [name, range] : factors) {
          known.push_back(name);
        }
        throw node.error("unknown common factor \"" + node.text() + "\"" +
                         did_you_mean(node.text(), known));
      }
      tie.factors.push_back({found->first, found->second});
    }
  }
  return tie;
}

}  // namespace lnsim
