// SPDX-License-Identifier: MIT
#include "sim/report/energy_ratio.hpp"

#include <algorithm>
#include <map>

namespace lnsim {
namespace {

using EntryEnergies = std::map<PriceEntry, EnergyRange>;

EntryEnergies entries_of(const EnergyBreakdown& energy, std::optional<Scope> scope) {
  EntryEnergies entries;
  for (const auto& [key, range] : energy.entries) {
    if (!scope || key.scope == *scope) {
      entries[key.entry] += range;
    }
  }
  return entries;
}

Picojoules nominal_total(const EntryEnergies& entries) {
  Picojoules total{};
  for (const auto& [entry, energy] : entries) {
    total += energy.nominal;
  }
  return total;
}

}  // namespace

Range<double> energy_ratio(const EnergyRange& baseline, const EnergyRange& format) {
  return {baseline.low / format.high, baseline.nominal / format.nominal,
          baseline.high / format.low};
}

std::optional<RatioDecider> ratio_decider(const EnergyBreakdown& baseline,
                                          const EnergyBreakdown& format,
                                          std::optional<Scope> scope) {
  auto above = entries_of(baseline, scope);
  auto below = entries_of(format, scope);
  const auto numerator = nominal_total(above);
  const auto denominator = nominal_total(below);
  auto candidates = above;
  candidates.insert(below.begin(), below.end());
  std::optional<RatioDecider> decider;
  double widest = 1;
  for (const auto& [entry, energy] : candidates) {
    const auto moved = [&, &a = above[entry], &b = below[entry]](Picojoules EnergyRange::*bound) {
      return (numerator - a.nominal + a.*bound) / (denominator - b.nominal + b.*bound);
    };
    const auto nominal = numerator / denominator;
    const auto [low, high] =
        std::minmax({moved(&EnergyRange::low), nominal, moved(&EnergyRange::high)});
    if (high / low > widest) {
      widest = high / low;
      decider = {entry, {low, nominal, high}};
    }
  }
  return decider;
}

}  // namespace lnsim
