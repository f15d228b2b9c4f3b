// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "models/base/units.hpp"

namespace lnsim::analytical {

/// Tiles of one extent along an axis, and whether they are the axis's first or last.
struct Segment {
  std::uint64_t extent = 0;
  std::uint64_t count = 0;
  bool first = false;
  bool last = false;
};

/// The tiles that cover an axis: at most a first, equal middle ones and a last, shorter one, so
/// that sums over any number of tiles have at most three terms.
inline std::vector<Segment> segments(std::uint64_t whole, std::uint64_t tile) {
  const auto tiles = ceil_div(whole, tile);
  const auto rest = whole - (tiles - 1) * tile;
  if (tiles == 1) {
    return {{rest, 1, true, true}};
  }
  std::vector<Segment> parts{{tile, 1, true, false}};
  if (tiles > 2) {
    parts.push_back({tile, tiles - 2, false, false});
  }
  parts.push_back({rest, 1, false, true});
  return parts;
}

}  // namespace lnsim::analytical
