// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "models/hardware/architecture.hpp"
#include "models/hardware/lane_pipeline.hpp"
#include "models/numerics/format/product_formats.hpp"
#include "sim/mapper/score.hpp"
#include "sim/mapper/search.hpp"
#include "sim/mapping/mapping.hpp"
#include "sim/mapping/objective.hpp"

namespace lnsim {

/// How long a nest is searched for: until nothing better can exist, or, where that takes longer,
/// until what is left is hardly worth it.
inline constexpr Effort usual_effort{.evaluations = 10};

/// What mappings are for, and what makes one better than another.
struct MapperSetting {
  const Architecture& machine;
  ProductFormats formats;
  Objective objective = Objective::LeastCycles;
  std::optional<TallyPrices> prices = {};  ///< for energy and edp
  Effort effort = usual_effort;
  LanePipeline pipeline = {};  ///< of the lanes that multiply the formats
};

/// What the searches for nests have found, in their order. Equal nests are searched once a process,
/// distinct ones on all cores at once; results depend on neither.
[[nodiscard]] std::vector<SearchResult> map_nests(std::span<const LoopNest> nests,
                                                  const MapperSetting& setting);

/// The mapping of a result; throws Error where a buffer is too small for the smallest tile.
[[nodiscard]] const Mapping& require_mapping(const SearchResult& result,
                                             const MapperSetting& setting);

/// The best mapping found of one nest; throws as require_mapping does.
[[nodiscard]] Mapping map_nest(const LoopNest& nest, const MapperSetting& setting);

}  // namespace lnsim
