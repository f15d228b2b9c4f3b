// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "sim/mapper/region.hpp"

namespace lnsim {

/// What all boxes of a region have in common: the nest's operands as a whole, in elements.
struct RegionTotals {
  explicit RegionTotals(const RegionChoice& choice);

  std::uint64_t a = 0;
  std::uint64_t out = 0;
  std::uint64_t reduction_b = 0;     ///< factor of operand B's elements
  std::uint64_t full_tap_tiles = 0;  ///< tiles of the kernel with all of their taps
  std::uint64_t rest_b = 0;          ///< operand B of the tile with fewer taps
  std::uint64_t tap_tiles = 0;
  std::uint64_t tap_chunks = 0;
};

}  // namespace lnsim
