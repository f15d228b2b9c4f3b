// SPDX-License-Identifier: MIT
#include "sim/report/cost_ratio.hpp"

namespace lnsim {

CostRatio ratio(const Cost& baseline, const Cost& format) {
  const auto pe = Scope::ProcessingElement;
  return {.cycles = baseline.cycles.total() / format.cycles.total(),
          .energy_pe = energy_ratio(baseline.energy.total(pe), format.energy.total(pe)),
          .energy_system = energy_ratio(baseline.energy.total(), format.energy.total())};
}

double time_per_cycle(const IterationCost& baseline, const IterationCost& format) {
  return baseline.machine.clock_period_ps / format.machine.clock_period_ps;
}

}  // namespace lnsim
