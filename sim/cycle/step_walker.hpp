// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/mapping/mapping.hpp"

namespace lnsim::cycle {

/// A global-buffer tile, visited once per (group, rows, columns, reduction).
struct BufferTile {
  Tile extent;
  bool loads_a = false;  ///< operand A is not the previous tile's
  bool loads_b = false;
  bool first_reduction = false;
  bool last_reduction = false;
  bool last = false;  ///< of the op
};

/// One step of the array: a block of rows by a block of columns over a tile's whole reduction.
struct Step {
  Tile extent;
  bool fetches_a = false;  ///< operand A is not the previous step's: a new residency begins
  bool fetches_b = false;
  bool first_reduction = false;  ///< partial sums start from zero
  bool last_reduction = false;   ///< outputs are complete
  bool tile_begins = false;
  bool tile_ends = false;
  bool last = false;  ///< of the op
};

/// Walks the global-buffer tiles of a mapping in order of execution.
class TileWalker {
 public:
  explicit TileWalker(const Mapping& mapping) : mapping_(mapping) {}
  /// The next tile, or nothing after the last.
  std::optional<BufferTile> next();

 private:
  struct Place {
    std::uint64_t group = 0, row = 0, column = 0, reduction = 0;
    bool operator==(const Place&) const = default;
  };
  [[nodiscard]] std::optional<Place> after(Place place) const;

  const Mapping& mapping_;
  std::optional<Place> place_ = Place{};
  std::optional<Place> previous_;
};

/// The steps of one global-buffer tile in order of execution.
std::vector<Step> steps_of(const BufferTile& tile, const Mapping& mapping);

}  // namespace lnsim::cycle
