// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "models/hardware/architecture.hpp"
#include "models/numerics/format/product_formats.hpp"
#include "sim/analytical/machine_rates.hpp"
#include "sim/mapper/box_bound.hpp"
#include "sim/mapper/possible_places.hpp"
#include "sim/mapper/region.hpp"
#include "sim/mapper/score.hpp"
#include "sim/mapper/tile_sizes.hpp"
#include "sim/mapping/legality.hpp"
#include "sim/mapping/mapping.hpp"

namespace lnsim {

/// How a search went.
struct SearchResult {
  std::optional<Mapping> mapping;  ///< the best legal one; nothing where none is legal
  Score score;
  double bound = 0;  ///< no candidate's score, nor this one, has a first part below it
  std::uint64_t evaluated = 0;
  std::uint64_t bounded = 0;

  /// No candidate's score has a smaller first part.
  [[nodiscard]] bool proven() const { return mapping && bound >= score.first; }
};

/// How long a search goes on: without a limit until the best candidate is proven; else, after a
/// while, it gives up boxes that promise less and less, and in the end all.
struct Effort {
  std::optional<double> evaluations;  ///< in units of the closed form, after which gaps are left
};

/// Finds the best mapping of a nest by branch and bound: boxes of tile sizes are cut in two as long
/// as the bound of their scores leaves room for a better mapping than the best so far; first by the
/// first part of the score, then, among mappings as good, by the second and by the third. Sizes
/// near to those of the best candidate, which may be none, are tried in the end. What it finds
/// depends on nothing but its arguments.
class Search {
 public:
  Search(const Architecture& machine, const ProductFormats& formats, const Scorer& scorer,
         const Effort& effort, const LanePipeline& pipeline = {},
         std::uint64_t dense = dense_extent);

  [[nodiscard]] SearchResult run(const LoopNest& nest);

 private:
  struct Box {
    std::size_t region = 0;
    Places low;
    Places high;
    Score bound;
    bool dram_decides = false;
  };
  /// What the search is about: the part of the score that it improves.
  enum class Part : std::uint8_t { First, Second, Third };

  void plant(bool widest);
  void improve(Part part);
  [[nodiscard]] std::optional<Box> bounded_lower(Box box);
  [[nodiscard]] std::optional<Box> bounded_upper(Box box);
  void bound(Box& box);
  [[nodiscard]] std::pair<std::optional<Box>, std::optional<Box>> halves(const Box& box);
  [[nodiscard]] std::uint32_t Places::*widest_axis(const Box& box) const;
  void evaluate(const Region& region, const Places& places);
  std::optional<Score> evaluate(const Mapping& mapping);
  std::optional<Score> evaluate_chunks(Mapping& mapping);
  void probe();
  void probe_smallest();
  void climb();
  void polish();
  void probe(const Box& box, std::uint32_t reduction, bool resident);
  void grow(Places& places, const Box& box, std::size_t axis, std::uint64_t most) const;
  [[nodiscard]] bool worse(const Score& a, const Score& b) const;
  [[nodiscard]] bool hopeless(const Score& bound);
  [[nodiscard]] double gap() const;
  [[nodiscard]] bool contract(Box& box) const {
    return possible_.contract(regions_[box.region], box.low, box.high);
  }

  const Architecture& machine_;
  const Scorer& scorer_;
  std::uint64_t dense_;
  Effort effort_;
  analytical::MachineRates rates_;
  Legality legality_;
  PossiblePlaces possible_;
  std::vector<Region> regions_;
  std::vector<RegionTotals> totals_;
  std::vector<Box> roots_;
  std::vector<Box> boxes_;  ///< a heap, the most promising on top
  Part part_ = Part::First;
  double work_ = 0;  ///< evaluations in this part
  SearchResult result_;
  Score polished_;  ///< of the best mapping so far whose neighbours have been looked at
  const Region* best_region_ = nullptr;  ///< of the best mapping so far
  Places best_places_;
};

}  // namespace lnsim
