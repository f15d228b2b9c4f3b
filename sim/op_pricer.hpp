// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "energy/pricing.hpp"
#include "models/hardware/machine_inventory.hpp"
#include "sim/execution/execution.hpp"
#include "sim/mapping/job.hpp"
#include "sim/mapping/machine_events.hpp"
#include "sim/plan.hpp"
#include "sim/report/report.hpp"

namespace lnsim {

/// Makes costs of what was executed on a machine, in the prices of a technology.
class OpPricer {
 public:
  /// Both outlive the pricer.
  OpPricer(const Architecture& machine, PriceList& prices)
      : machine_(machine), inventory_(inventory_of(machine)), events_(machine), prices_(prices) {}

  /// The cost of a distinct op, whose jobs and their executions are among those of a run.
  [[nodiscard]] Cost cost_of(const DistinctOp& op, const std::vector<Job>& jobs,
                             const std::vector<Execution>& executions);
  /// What each event of a cost is priced at.
  [[nodiscard]] Sums<Event, EnergyRange> prices_of(const EventCounts& events);
  /// What the machine leaks, whatever it does.
  [[nodiscard]] std::vector<Leakage> leakages();

 private:
  const Architecture& machine_;
  Inventory inventory_;
  EventsByFormats events_;
  PriceList& prices_;
};

}  // namespace lnsim
