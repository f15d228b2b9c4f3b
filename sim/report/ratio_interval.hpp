// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "energy/price_sample.hpp"
#include "sim/report/energy_ratio.hpp"

namespace lnsim {

/// What a ratio is of: the energies of a scope, of a component in a scope, or of everything.
struct PartOfEnergy {
  std::optional<Scope> scope = {};
  std::optional<Name> component = {};

  [[nodiscard]] bool has(const PricedPart& part) const {
    return (!scope || part.scope == *scope) && (!component || part.component == *component);
  }
  [[nodiscard]] EnergyRange of(const EnergyBreakdown& energy) const;
};

/// A ratio, the interval in which it lies in at least nine of ten draws of all prices (5 % below
/// it, 5 % above; an end that would leave out the nominal ratio is there instead), and the bounds
/// of energy_ratio around both.
struct UncertainRatio {
  double low = 0;
  double p05 = 0;
  double nominal = 0;
  double p95 = 0;
  double high = 0;
};

/// A baseline's energy over a format's where both pay the same prices.
[[nodiscard]] UncertainRatio uncertain_ratio(const EnergyBreakdown& baseline,
                                             const EnergyBreakdown& format,
                                             const PartOfEnergy& part, PriceSample& sample);

/// Of the totals of a run and its baseline.
struct UncertainRatios {
  UncertainRatio energy_pe;
  UncertainRatio energy_system;
};
[[nodiscard]] UncertainRatios uncertain_ratios(const EnergyBreakdown& baseline,
                                               const EnergyBreakdown& format, PriceSample& sample);

/// How far a ratio goes when what some prices share goes from its own 5th percentile to its 95th,
/// everything else at its nominal value.
struct TornadoBar {
  std::string prices;  ///< the draw, or the common factor
  double p05 = 0;
  double p95 = 0;
};

inline constexpr std::size_t tornado_bars = 5;

/// Of what moves a ratio most, the farthest first; nothing that doesn't move it.
[[nodiscard]] std::vector<TornadoBar> tornado(const EnergyBreakdown& baseline,
                                              const EnergyBreakdown& format,
                                              const PartOfEnergy& part, const PriceSample& sample);

}  // namespace lnsim
