// SPDX-License-Identifier: MIT
/// Good mappings to begin a search with.
#include <algorithm>

#include "sim/mapper/search.hpp"

namespace lnsim {

/// In the regions that promise most, with every other reduction length, as many rows and columns as
/// fit.
void Search::probe() {
  constexpr std::size_t most_regions = 8;
  constexpr double promising = 2;
  std::ranges::stable_sort(roots_,
                           [this](const Box& a, const Box& b) { return worse(b.bound, a.bound); });
  const auto regions = std::min(roots_.size(), most_regions);
  for (std::size_t i = 0; i < regions; ++i) {
    const auto box = roots_[i];
    if (box.bound.first > roots_.front().bound.first * promising) {
      break;
    }
    const auto& reductions = *regions_[box.region].reductions;
    auto shorter = reductions[box.high.reduction].size + 1;
    for (auto place = box.high.reduction + 1; place-- > box.low.reduction;) {
      if (reductions[place].size < shorter || place == box.low.reduction) {
        probe(box, place, true);
        probe(box, place, false);
        shorter = reductions[place].size / 2 + 1;
      }
    }
  }
  probe_smallest();
}

/// Where memories hold little, the smallest tiles of a region: from there, larger ones are near.
void Search::probe_smallest() {
  for (const auto& box : roots_) {
    if (result_.mapping) {
      return;
    }
    evaluate(regions_[box.region], box.low);
  }
}

/// Lengthens an axis up to `most`, as far as memories hold it. Sizes that are too large are
/// followed by such alone: steps grow until one leads too far.
void Search::grow(Places& places, const Box& box, std::size_t axis, std::uint64_t most) const {
  const auto& region = regions_[box.region];
  const auto member = place_axes.at(axis);
  auto next = places;
  auto bad = box.high.*member + 1;
  for (std::uint32_t step = 1; places.*member + 1 < bad;) {
    next.*member = std::min(places.*member + step, bad - 1);
    if (region.size(axis, next.*member) <= most && possible_.holds(region, next)) {
      places = next;
      step *= 2;
    } else {
      bad = next.*member;
      step = std::max(1U, step / 2);
    }
  }
}

/// A mapping with a reduction length: a collector's worth of columns for a block of lanes, or for
/// several where operand B stays (`resident`), in a tile as square as fits.
void Search::probe(const Box& box, std::uint32_t reduction, bool resident) {
  const auto& region = regions_[box.region];
  const auto& choice = region.choice;
  const auto& pe = machine_.pe;
  auto places = box.low;
  places.reduction = reduction;
  const auto grow = [&](std::size_t axis, std::uint64_t most) {
    this->grow(places, box, axis, most);
  };
  constexpr std::size_t buffer_rows = 1;
  constexpr std::size_t buffer_columns = 2;
  constexpr std::size_t array_rows = 3;
  constexpr std::size_t array_columns = 4;
  constexpr std::uint64_t resident_blocks = 8;
  const auto lanes = std::uint64_t{pe.lanes} * choice.pe_rows;
  grow(array_rows, lanes);
  grow(array_columns, std::uint64_t{pe.collector_entries} * choice.pe_columns);
  if (resident) {
    grow(array_rows, lanes * resident_blocks);
  }
  Box tile{.region = box.region, .low = places, .high = box.high, .bound = {}};
  if (!contract(tile)) {
    return;
  }
  places = tile.low;
  const auto& whole = choice.nest.whole;
  for (std::uint64_t side = 1; side < std::max(whole.rows, whole.columns); side *= 2) {
    grow(buffer_rows, side * 2);
    grow(buffer_columns, side * 2);
  }
  evaluate(region, places);
}

/// From the best mapping so far to better ones along one axis at a time, until none is better.
void Search::climb() {
  if (!result_.mapping) {
    return;
  }
  const auto last = best_region_->last();
  for (bool better = true; better;) {
    const auto start = result_.score;
    for (const auto member : place_axes) {
      for (std::uint32_t step = 1; step <= last.*member; step *= 2) {
        const auto here = best_places_;
        if (here.*member >= step) {
          auto next = here;
          next.*member -= step;
          evaluate(*best_region_, next);
        }
        if (here.*member + step <= last.*member) {
          auto next = here;
          next.*member += step;
          evaluate(*best_region_, next);
        }
      }
    }
    better = result_.score < start;
  }
}

}  // namespace lnsim
