// SPDX-License-Identifier: MIT
#include "sim/report/ratio_json.hpp"

#include <cmath>

namespace lnsim {
namespace {

using Json = nlohmann::ordered_json;

/// Nothing where a ratio has no end, or is 0 over 0.
Json finite(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json decider_json(const std::optional<RatioDecider>& decider) {
  if (!decider) {
    return nullptr;
  }
  const auto& [entry, ratio] = *decider;
  return {{"resource", entry.resource.text()},
          {"action", entry.action.text()},
          {"variant", entry.variant.text()},
          {"component", entry.component.text()},
          {"low", ratio.low},
          {"high", ratio.high}};
}

Json range_json(const Range<double>& ratio) {
  return {
      {"nominal", finite(ratio.nominal)}, {"low", finite(ratio.low)}, {"high", finite(ratio.high)}};
}

/// Of the components that both sides have.
Json component_ratios_json(const EnergyBreakdown& baseline, const EnergyBreakdown& format) {
  Json ratios = Json::object();
  for (const auto& [key, energy] : format.components) {
    if (const auto other = baseline.components.find(key); other != baseline.components.end()) {
      ratios[component_name(key)] = range_json(energy_ratio(other->second, energy));
    }
  }
  return ratios;
}

}  // namespace

nlohmann::ordered_json energy_ratio_json(const EnergyBreakdown& baseline,
                                         const EnergyBreakdown& format,
                                         std::optional<Scope> scope) {
  const auto total = [&](const EnergyBreakdown& energy) {
    return scope ? energy.total(*scope) : energy.total();
  };
  auto json = range_json(energy_ratio(total(baseline), total(format)));
  json["decided_by"] = decider_json(ratio_decider(baseline, format, scope));
  return json;
}

nlohmann::ordered_json ratio_json(const Cost& baseline, const Cost& format) {
  const auto& above = baseline.energy;
  const auto& below = format.energy;
  return {{"cycles", baseline.cycles.total() / format.cycles.total()},
          {"energy_pe", energy_ratio_json(above, below, Scope::ProcessingElement)},
          {"energy_system", energy_ratio_json(above, below, std::nullopt)},
          {"energy_by_component", component_ratios_json(above, below)}};
}

}  // namespace lnsim
