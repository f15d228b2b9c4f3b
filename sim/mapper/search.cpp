// SPDX-License-Identifier: MIT
#include "sim/mapper/search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/analytical/contraction.hpp"
#include "sim/mapper/chunk.hpp"
#include "sim/mapper/mapping_bound.hpp"

namespace lnsim {
namespace {

/// Bounding a box is so much cheaper than evaluating a mapping.
constexpr double bounds_an_evaluation = 8;

}  // namespace

Search::Search(const Architecture& machine, const ProductFormats& formats, const Scorer& scorer,
               const Effort& effort, const LanePipeline& pipeline, std::uint64_t dense)
    : machine_(machine),
      scorer_(scorer),
      dense_(dense),
      effort_(effort),
      rates_(machine, formats, pipeline),
      legality_(machine, formats),
      possible_(machine, formats) {}

SearchResult Search::run(const LoopNest& nest) {
  result_ = {.bound = std::numeric_limits<double>::infinity()};
  regions_ = regions_of(nest, machine_, dense_);
  totals_.clear();
  roots_.clear();
  part_ = Part::First;
  work_ = 0;
  polished_ = {.first = std::numeric_limits<double>::infinity()};
  for (const auto& region : regions_) {
    totals_.emplace_back(region.choice);
  }
  plant(true);
  probe();
  climb();
  polish();
  if (!effort_.evaluations ||
      std::max({nest.whole.rows, nest.whole.columns, nest.whole.reduction}) <= dense_) {
    plant(false);
  }
  for (const auto part : {Part::First, Part::Second, Part::Third}) {
    improve(part);
  }
  polish();
  result_.bound = std::min(result_.bound, result_.score.first);
  return result_;
}

/// Boxes for every region, of those that spread widest or of the others, which seldom have the best
/// mapping and mostly show it at once: one with the whole reduction in a tile, one with parts of
/// it. Those that may equal the best by the first part of the score stay for the other two.
void Search::plant(bool widest) {
  const auto keep = [this](Box box) {
    bound(box);
    const bool worse = result_.mapping && box.bound.first > result_.score.first;
    if (!worse && contract(box)) {
      bound(box);
      roots_.push_back(box);
    }
  };
  for (std::size_t i = 0; i < regions_.size(); ++i) {
    if (regions_[i].spreads_widest != widest) {
      continue;
    }
    const auto last = regions_[i].last();
    Places whole{};
    whole.reduction = last.reduction;
    keep({.region = i, .low = whole, .high = last, .bound = {}});
    if (last.reduction > 0) {
      auto parts = last;
      --parts.reduction;
      keep({.region = i, .low = {}, .high = parts, .bound = {}});
    }
  }
}

/// The most promising box first; from there on down to a mapping, along the more promising halves.
void Search::improve(Part part) {
  part_ = part;
  work_ = 0;
  boxes_ = roots_;
  const auto later = [this](const Box& a, const Box& b) { return worse(a.bound, b.bound); };
  std::ranges::make_heap(boxes_, later);
  while (!boxes_.empty()) {
    std::ranges::pop_heap(boxes_, later);
    std::optional box = boxes_.back();
    boxes_.pop_back();
    while (box && !hopeless(box->bound)) {
      if (box->low == box->high) {
        const auto before = result_.score;
        evaluate(regions_[box->region], box->low);
        if (result_.score < before) {
          climb();
        }
        break;
      }
      auto [best, other] = halves(*box);
      if (other) {
        boxes_.push_back(*other);
        std::ranges::push_heap(boxes_, later);
      }
      box = best;
    }
  }
}

/// The lower half of a box with its bound; nothing where no mapping of it is worth looking at.
std::optional<Search::Box> Search::bounded_lower(Box box) {
  PossiblePlaces::contract_high(box.high);
  bound(box);
  return hopeless(box.bound) ? std::nullopt : std::optional(box);
}

/// The same of the upper half.
std::optional<Search::Box> Search::bounded_upper(Box box) {
  bound(box);
  const auto before = box;
  if (hopeless(box.bound) || !contract(box)) {
    return std::nullopt;
  }
  if (box.low != before.low || box.high != before.high) {
    bound(box);
  }
  return hopeless(box.bound) ? std::nullopt : std::optional(box);
}

void Search::bound(Box& box) {
  const BoxBound bound(regions_[box.region], totals_[box.region], rates_, box.low, box.high);
  ++result_.bounded;
  work_ += 1 / bounds_an_evaluation;
  box.bound = scorer_.of(bound.cycles(), bound.tally());
  box.dram_decides = bound.dram_decides() || scorer_.counts_dram_first();
}

bool Search::worse(const Score& a, const Score& b) const {
  switch (part_) {
    case Part::First:
      return std::tie(a.first, a.second) > std::tie(b.first, b.second);
    case Part::Second:
      return std::tie(a.second, a.first) > std::tie(b.second, b.first);
    case Part::Third:
      return a.third > b.third;
  }
  return false;
}

/// What a box has to promise: nothing more at first, then more and more.
double Search::gap() const {
  if (!effort_.evaluations) {
    return 0;
  }
  const auto spent = work_ / *effort_.evaluations;
  const double most = part_ == Part::First ? 20000 : part_ == Part::Second ? 20 : 4;
  if (spent > most) {
    return std::numeric_limits<double>::infinity();
  }
  return spent < 1 ? 0 : spent < 2 ? 1e-4 : spent < 4 ? 1e-3 : spent < 8 ? 3e-3 : 1e-2;
}

/// Whether a box is given up. The third part of a score is worth no search for its last percent.
bool Search::hopeless(const Score& bound) {
  if (!result_.mapping) {
    return false;
  }
  const auto& best = result_.score;
  const auto enough = 1 + gap();
  if (part_ == Part::First) {
    if (bound.first * enough < best.first) {
      return false;
    }
    result_.bound = std::min(result_.bound, bound.first);
    return true;
  }
  if (bound.first > best.first) {
    return true;
  }
  if (part_ == Part::Second) {
    return bound.second * enough >= best.second;
  }
  constexpr double third_part = 1.01;
  return bound.second > best.second || bound.third * third_part * enough >= best.third;
}

/// The axis to cut: the widest, of those that the bound depends on most.
std::uint32_t Places::*Search::widest_axis(const Box& box) const {
  const auto& region = regions_[box.region];
  std::size_t widest = 0;
  double width = 0;
  for (std::size_t axis = 0; axis < place_axes.size(); ++axis) {
    const auto member = place_axes.at(axis);
    if (box.high.*member == box.low.*member) {
      continue;
    }
    const bool of_tile = axis == 1 || axis == 2;
    constexpr double first_of_all = 1e20;
    const auto ratio = static_cast<double>(region.size(axis, box.high.*member)) /
                       static_cast<double>(region.size(axis, box.low.*member)) *
                       (of_tile == box.dram_decides ? first_of_all : 1);
    if (ratio > width) {
      width = ratio;
      widest = axis;
    }
  }
  return place_axes.at(widest);
}

/// Both halves of a box, the more promising one first.
std::pair<std::optional<Search::Box>, std::optional<Search::Box>> Search::halves(const Box& box) {
  const auto member = widest_axis(box);
  auto lower = box;
  auto upper = box;
  lower.high.*member = std::midpoint(box.low.*member, box.high.*member);
  upper.low.*member = lower.high.*member + 1;
  auto first = bounded_lower(lower);
  auto second = bounded_upper(upper);
  if (!first || (second && worse(first->bound, second->bound))) {
    std::swap(first, second);
  }
  return {first, second};
}

void Search::evaluate(const Region& region, const Places& places) {
  const auto& [nest, pe_rows, pe_columns, rows_outer, buffer_taps, array_taps] = region.choice;
  Mapping mapping{.nest = nest,
                  .pe_rows = pe_rows,
                  .pe_columns = pe_columns,
                  .array = {(*region.rows)[places.array_rows].size,
                            (*region.array_columns)[places.array_columns].size, 1, array_taps},
                  .buffer = {(*region.rows)[places.buffer_rows].size,
                             (*region.buffer_columns)[places.buffer_columns].size,
                             (*region.reductions)[places.reduction].size, buffer_taps},
                  .rows_outer = rows_outer};
  const auto before = result_.score;
  const bool first = !result_.mapping;
  evaluate_chunks(mapping);
  if (result_.mapping && (first || result_.score < before)) {
    best_region_ = &region;
    best_places_ = places;
  }
}

/// The best score of a mapping with some length of chunks; nothing where none is legal, nor where
/// none can be better than the best so far.
std::optional<Score> Search::evaluate_chunks(Mapping& mapping) {
  std::optional<Score> best;
  if (result_.mapping) {
    ++result_.bounded;
    work_ += 1 / bounds_an_evaluation;
    if (least_score(mapping, scorer_, rates_) >= result_.score) {
      return best;
    }
  }
  auto best_chunk = mapping.array.reduction;
  for (const auto chunk : chunks(mapping, machine_, legality_)) {
    mapping.array.reduction = chunk;
    const auto score = evaluate(mapping);
    if (score && (!best || *score < *best)) {
      best = score;
      best_chunk = chunk;
    }
  }
  mapping.array.reduction = best_chunk;
  return best;
}

/// The score of a mapping, which is kept where it is the best so far; of another one the third part
/// may be left out.
std::optional<Score> Search::evaluate(const Mapping& mapping) {
  if (!legality_.allows(mapping)) {
    return std::nullopt;
  }
  ++result_.evaluated;
  work_ += 1;
  const auto score_of = [&](const analytical::Account& account) {
    return scorer_.of(static_cast<double>(account.cycles()), account.tally);
  };
  const auto better = [&](const Score& score) { return !result_.mapping || score < result_.score; };
  if (!scorer_.counts_all()) {
    const auto score = score_of(analytical::time_of(mapping, rates_));
    if (!better(score)) {
      return score;
    }
  }
  const auto score = score_of(analytical::account_of(mapping, rates_));
  if (better(score)) {
    result_.mapping = mapping;
    result_.score = score;
  }
  return score;
}

}  // namespace lnsim
