// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/analytical/segments.hpp"
#include "sim/analytical/tile_work.hpp"
#include "sim/mapping/mapping.hpp"

namespace lnsim::analytical {

/// Equal tiles, wherever they are.
struct TileClass {
  Tile extent;
  TileRole role;
  std::uint64_t count = 0;
  bool first = false;  ///< the op's first tile is one of them
  double even = 0;     ///< how many of them have the same half of the global buffer as that
};

/// The global-buffer tiles of a mapping in classes of equal ones; the op's first tile is of the
/// first class.
class TileClasses {
 public:
  /// Partial sums of a split reduction go to the global buffer and back if the mapping `spills`.
  TileClasses(const Mapping& mapping, bool spills);

  [[nodiscard]] const TileClass* begin() const { return classes_.begin(); }
  [[nodiscard]] const TileClass* end() const { return classes_.end(); }

 private:
  void add_reductions(const Segment& row, const Segment& column);
  void add(const TileClass& tile);

  /// Two extents along each of four axes, and along each of three loops a first, middle or last
  /// place.
  static constexpr std::size_t most_classes = 81;

  const Mapping& mapping_;
  Segments rows_;
  Segments columns_;
  Segments reductions_;
  Segments taps_;
  bool splits_;
  bool spills_;
  Few<TileClass, most_classes> classes_;
};

}  // namespace lnsim::analytical
