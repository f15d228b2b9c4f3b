// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "energy/pricing.hpp"

namespace lnsim {

/// A baseline's energy over a format's. The bounds are those of totals at opposite ends, as if no
/// price were common to both: low over high, and high over low, which is infinite over 0.
[[nodiscard]] Range<double> energy_ratio(const EnergyRange& baseline, const EnergyRange& format);

/// The entry of a technology that decides a ratio: between its bounds alone, everything else at its
/// nominal value and the entry moving on both sides at once, the ratio moves the most.
struct RatioDecider {
  PriceEntry entry;
  Range<double> ratio;
};

/// The decider of the ratio of totals: of one scope, or of both together. Nothing where no entry
/// moves the ratio.
[[nodiscard]] std::optional<RatioDecider> ratio_decider(const EnergyBreakdown& baseline,
                                                        const EnergyBreakdown& format,
                                                        std::optional<Scope> scope = std::nullopt);

}  // namespace lnsim
