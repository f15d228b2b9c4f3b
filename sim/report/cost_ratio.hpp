// SPDX-License-Identifier: MIT
#pragma once

#include "sim/report/energy_ratio.hpp"
#include "sim/report/report.hpp"

namespace lnsim {

/// A baseline over a format: above 1 the format is better. Energies have the bounds of
/// energy_ratio.
struct CostRatio {
  double cycles = 0;
  Range<double> energy_pe;
  Range<double> energy_system;
};
[[nodiscard]] CostRatio ratio(const Cost& baseline, const Cost& format);

/// The baseline's clock period over the format's, by which a ratio of cycles becomes one of times.
[[nodiscard]] double time_per_cycle(const IterationCost& baseline, const IterationCost& format);

}  // namespace lnsim
