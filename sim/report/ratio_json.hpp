// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>

#include "sim/report/ratio_interval.hpp"
#include "sim/report/report.hpp"

namespace lnsim {

/// A ratio of total energies with its interval, its bounds, its decider and its tornado; null where
/// a bound is infinite or 0 over 0, and where no entry moves the ratio.
[[nodiscard]] nlohmann::ordered_json energy_ratio_json(const EnergyBreakdown& baseline,
                                                       const EnergyBreakdown& format,
                                                       std::optional<Scope> scope,
                                                       PriceSample& sample);

/// The ratio of a baseline to a format in cycles, in time, in energy, and in each component of
/// both.
[[nodiscard]] nlohmann::ordered_json ratio_json(const IterationCost& baseline,
                                                const IterationCost& format, PriceSample& sample);

}  // namespace lnsim
