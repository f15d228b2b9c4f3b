// SPDX-License-Identifier: MIT
/// Better mappings off the lists of candidates.
#include <algorithm>

#include "sim/mapper/neighbours.hpp"
#include "sim/mapper/search.hpp"

namespace lnsim {
namespace {

/// The best mapping of a region so far.
struct Best {
  Score score;
  Mapping mapping;
  bool left = false;  ///< its neighbours have been looked at
};

void keep(std::vector<Best>& bests, const Score& score, const Mapping& mapping) {
  for (auto& best : bests) {
    if (share_region(best.mapping, mapping)) {
      if (score < best.score) {
        best = {.score = score, .mapping = mapping};
      }
      return;
    }
  }
  bests.push_back({.score = score, .mapping = mapping});
}

}  // namespace

/// From the best mapping to those near to it, and on from the best of each region, the most
/// promising first, until so many have had no better ones near to them.
void Search::polish(int patience) {
  const auto first = [](const Box& box) { return box.bound.first; };
  const auto least = roots_.empty() ? 0 : std::ranges::min(roots_, {}, first).bound.first;
  std::vector<Best> bests;
  if (result_.mapping) {
    bests.push_back({.score = result_.score, .mapping = *result_.mapping});
  }
  for (int failures = 0; failures < patience && result_.score.first > least;) {
    const auto rank = [](const Best& best) { return std::tie(best.left, best.score); };
    const auto next = std::ranges::min_element(bests, {}, rank);
    if (next == bests.end() || next->left) {
      return;
    }
    next->left = true;
    const auto before = result_.score;
    for (auto mapping : neighbours(Mapping(next->mapping), regions_, machine_, legality_)) {
      if (const auto score = evaluate_chunks(mapping)) {
        keep(bests, *score, mapping);
      }
    }
    failures = result_.score < before ? 0 : failures + 1;
  }
}

}  // namespace lnsim
