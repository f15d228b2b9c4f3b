// SPDX-License-Identifier: MIT
/// Better mappings off the lists of candidates.
#include <algorithm>

#include "sim/mapper/neighbours.hpp"
#include "sim/mapper/search.hpp"

namespace lnsim {

/// From the best mapping to those near to it, until none of them is better.
void Search::polish() {
  const auto first = [](const Box& box) { return box.bound.first; };
  const auto least = roots_.empty() ? 0 : std::ranges::min(roots_, {}, first).bound.first;
  while (result_.mapping && result_.score.first > least && result_.score < polished_) {
    polished_ = result_.score;
    const auto promising = [this](const Region& region) {
      const RegionTotals totals(region.choice);
      const BoxBound bound(region, totals, rates_, {}, region.last());
      return scorer_.of(bound.cycles(), bound.tally()) < result_.score;
    };
    for (auto& mapping :
         neighbours(Mapping(*result_.mapping), regions_, machine_, legality_, promising)) {
      evaluate_chunks(mapping);
    }
  }
}

}  // namespace lnsim
