// SPDX-License-Identifier: MIT
#include "sim/op_pricer.hpp"

#include <algorithm>
#include <optional>

#include "sim/tensor_costs.hpp"

namespace lnsim {
namespace {

/// Multiply-accumulates that active lanes issue, on elements that exist or not.
std::uint64_t issued_macs(const EventCounts& counts, const MachineEvents& names) {
  const auto& [event, rate] = names.multiply_accumulate.front();
  return counts[event] / rate;
}

}  // namespace

Cost OpPricer::cost_of(const DistinctOp& op, const std::vector<Job>& jobs,
                       const std::vector<Execution>& executions) {
  Cost cost;
  std::uint64_t issued = 0;
  const auto* product = std::get_if<Contraction>(&op.op->work);
  const auto classes =
      product != nullptr ? std::optional(product_classes(*product, op.op->pass)) : std::nullopt;
  const auto statistics = event_statistics(zero_product_fraction(*op.op), toggle_rate(*op.op));
  for (std::size_t i = op.first_job; i < op.first_job + op.jobs; ++i) {
    const auto& execution = executions[i];
    const auto& events = events_.in(jobs[i].formats);
    add_sums(cost.tensors, tensor_costs(jobs[i], classes, execution, machine_, events, prices_));
    cost.cycles += execution.cycles;
    cost.events += statistics == EventStatistics{}
                       ? execution.counts
                       : with_statistics(execution.counts, events, statistics);
    issued += issued_macs(execution.counts, events);
  }
  cost.macs = multiply_accumulates(*op.op);
  cost.padded_macs = issued - op.useful_macs;
  cost.utilised_macs = std::min(cost.macs, op.useful_macs);
  cost.energy = price(cost.events, inventory_, machine_.duration(cost.cycles.total()), prices_);
  return cost;
}

Sums<Event, EnergyRange> OpPricer::prices_of(const EventCounts& events) {
  Sums<Event, EnergyRange> prices;
  for (const auto& [event, count] : events.all()) {
    prices.emplace_hint(prices.end(), event, prices_.price(event));
  }
  return prices;
}

std::vector<Leakage> OpPricer::leakages() {
  std::vector<Leakage> leakages;
  for (const auto& [instance, count] : inventory_) {
    leakages.push_back({instance, count, prices_.leakage(instance).power});
  }
  return leakages;
}

}  // namespace lnsim
