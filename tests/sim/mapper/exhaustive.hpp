// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>

#include "models/hardware/architecture.hpp"
#include "models/numerics/format/product_formats.hpp"
#include "sim/mapping/mapping.hpp"

namespace lnsim::test {

/// How many mappings for_each_mapping visits.
[[nodiscard]] std::uint64_t mappings_of(const LoopNest& nest, const Architecture& machine);

/// Calls `visit` with every mapping of a nest, legal or not: all tile sizes, all kernel parts that
/// a tile may have, all numbers of groups packed together, all spreads over processing elements,
/// both orders of tiles, all lengths of chunks. Knows nothing of the mapper.
void for_each_mapping(const LoopNest& nest, const Architecture& machine,
                      const std::function<void(const Mapping&)>& visit);

/// Whether every memory holds what a mapping puts there, as sums of bits over half of each.
[[nodiscard]] bool fits_all_memories(const Mapping& mapping, const Architecture& machine,
                                     const ProductFormats& formats);

}  // namespace lnsim::test
