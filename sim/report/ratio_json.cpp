// SPDX-License-Identifier: MIT
#include "sim/report/ratio_json.hpp"

#include <cmath>

#include "sim/report/cost_ratio.hpp"

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

Json ratio_json(const UncertainRatio& ratio) {
  return {{"nominal", finite(ratio.nominal)},
          {"low", finite(ratio.low)},
          {"high", finite(ratio.high)},
          {"p05", finite(ratio.p05)},
          {"p95", finite(ratio.p95)}};
}

Json tornado_json(const std::vector<TornadoBar>& bars) {
  Json json = Json::array();
  for (const auto& [prices, p05, p95] : bars) {
    json.push_back({{"prices", prices}, {"p05", finite(p05)}, {"p95", finite(p95)}});
  }
  return json;
}

/// Of the components that both sides have.
Json component_ratios_json(const EnergyBreakdown& baseline, const EnergyBreakdown& format,
                           PriceSample& sample) {
  Json ratios = Json::object();
  for (const auto& [key, energy] : format.components) {
    if (baseline.components.contains(key)) {
      const PartOfEnergy part{.scope = key.first, .component = key.second};
      ratios[component_name(key)] = ratio_json(uncertain_ratio(baseline, format, part, sample));
    }
  }
  return ratios;
}

}  // namespace

nlohmann::ordered_json energy_ratio_json(const EnergyBreakdown& baseline,
                                         const EnergyBreakdown& format, std::optional<Scope> scope,
                                         PriceSample& sample) {
  const PartOfEnergy part{.scope = scope};
  auto json = ratio_json(uncertain_ratio(baseline, format, part, sample));
  json["decided_by"] = decider_json(ratio_decider(baseline, format, scope));
  json["tornado"] = tornado_json(tornado(baseline, format, part, sample));
  return json;
}

nlohmann::ordered_json ratio_json(const IterationCost& baseline, const IterationCost& format,
                                  PriceSample& sample) {
  const auto& above = baseline.total.energy;
  const auto& below = format.total.energy;
  const auto better = ratio(baseline.total, format.total);
  return {{"cycles", better.cycles},
          {"time", better.cycles * time_per_cycle(baseline, format)},
          {"energy_pe", energy_ratio_json(above, below, Scope::ProcessingElement, sample)},
          {"energy_system", energy_ratio_json(above, below, std::nullopt, sample)},
          {"energy_by_component", component_ratios_json(above, below, sample)}};
}

}  // namespace lnsim
