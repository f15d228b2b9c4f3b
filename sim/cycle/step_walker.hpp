// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/mapping/mapping.hpp"

namespace lnsim::cycle {

/// A global-buffer tile, visited once per (group, rows, columns, reduction, taps).
struct BufferTile {
  Tile extent;
  bool loads_a = false;  ///< operand A is not the previous tile's
  bool loads_b = false;
  bool first_reduction = false;  ///< its partial sums start from zero
  bool last_reduction = false;   ///< its outputs are complete
  bool last = false;             ///< of the op
};

/// One step of the array: a block of rows by a block of columns over a tile's whole reduction.
struct Step {
  Tile extent;
  Tile tile;               ///< the extent of its global-buffer tile
  bool fetches_a = false;  ///< operand A is not the previous step's: a new residency begins
  bool fetches_b = false;
  bool first_reduction = false;    ///< partial sums start from zero
  bool last_reduction = false;     ///< outputs are complete
  bool reads_sums = false;         ///< partial sums come back from the global buffer
  bool writes_outputs = false;     ///< outputs, or partial sums, leave the array
  std::uint64_t row_block = 0;     ///< which of its tile's blocks of rows
  std::uint64_t column_block = 0;  ///< which of its tile's blocks of columns
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
    std::uint64_t group = 0, row = 0, column = 0, reduction = 0, tap = 0;
    bool operator==(const Place&) const = default;
  };
  [[nodiscard]] std::optional<Place> after(Place place) const;

  const Mapping& mapping_;
  std::optional<Place> place_ = Place{};
  std::optional<Place> previous_;
};

/// The steps of one global-buffer tile in order of execution.
std::vector<Step> steps_of(const BufferTile& tile, const Mapping& mapping,
                           const lnsim::ProcessingElement& pe);

}  // namespace lnsim::cycle
