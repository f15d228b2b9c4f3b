// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "models/base/units.hpp"

namespace lnsim::analytical {

/// A block of a step's rows or columns, dealt out in equal parts to processing elements.
struct Dealt {
  std::uint64_t largest = 0;  ///< on the fullest processing element
  std::uint64_t parts = 0;    ///< processing elements that have some
  std::uint64_t blocks = 0;   ///< of the hardware's size, over all processing elements
};

inline Dealt deal(std::uint64_t extent, std::uint64_t parts, std::uint64_t block) {
  const auto largest = ceil_div(extent, parts);
  const auto used = ceil_div(extent, largest);
  const auto rest = extent - (used - 1) * largest;
  return {largest, used, (used - 1) * ceil_div(largest, block) + ceil_div(rest, block)};
}

}  // namespace lnsim::analytical
