// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/base/checked.hpp"
#include "models/base/units.hpp"
#include "models/hardware/architecture.hpp"
#include "sim/mapping/loop_nest.hpp"

namespace lnsim {

/// How a loop nest runs on a machine, as data. From the outside in:
///
///   for each group
///     for each global-buffer tile (rows and columns in `rows_outer` order; reduction, then taps,
///                                  innermost)
///       for each block of array.rows rows          -- A resident in the operand buffers
///         for each block of array.columns columns  -- one step
///           for each chunk of array.taps taps, of array.reduction elements
///                                                  -- B streams in, partial sums stay in place
///
/// A block's rows are dealt out in equal parts to pe_rows processing elements (B is multicast to
/// them), its columns to pe_columns (A is multicast to them). Where the reduction needs several
/// global-buffer tiles, the partial sums of a step wait between them: in the collector where a tile
/// is one step and they fit, else in the global buffer.
struct Mapping {
  LoopNest nest;
  std::uint32_t pe_rows = 1;
  std::uint32_t pe_columns = 1;
  Tile array;
  Tile buffer;
  bool rows_outer = true;

  /// The reduction needs several global-buffer tiles.
  [[nodiscard]] bool splits_reduction() const {
    return buffer.reduction < nest.whole.reduction || buffer.taps < nest.whole.taps;
  }
  /// Operand B of a step comes in several chunks.
  [[nodiscard]] bool streams_chunks() const {
    return array.reduction < buffer.reduction || array.taps < buffer.taps;
  }
  /// Rows and columns of a whole step on the fullest processing element.
  [[nodiscard]] std::uint64_t rows_per_pe() const {
    return ceil_div<std::uint64_t>(array.rows, pe_rows);
  }
  [[nodiscard]] std::uint64_t columns_per_pe() const {
    return ceil_div<std::uint64_t>(array.columns, pe_columns);
  }
  /// All partial sums of a step fit the collectors of a processing element.
  [[nodiscard]] bool fits_collector(const ProcessingElement& pe) const {
    return product(ceil_div<std::uint64_t>(rows_per_pe(), pe.lanes), columns_per_pe()) <=
           pe.collector_entries;
  }
  /// Partial sums leave the array between tiles of the reduction.
  [[nodiscard]] bool spills_partial_sums(const ProcessingElement& pe) const {
    return splits_reduction() &&
           !(array.rows == buffer.rows && array.columns == buffer.columns && fits_collector(pe));
  }
  bool operator==(const Mapping&) const = default;
};

/// One loop of a mapping, for people and for comparison with other tools' loop nests.
struct Loop {
  std::string level;      ///< dram, global_buffer, processing_elements, operand_buffers, ...
  std::string dimension;  ///< group, row, column, reduction, tap
  std::uint64_t bound = 1;
  std::uint64_t step = 1;  ///< extent of the dimension that an iteration covers
  bool spatial = false;
  bool operator==(const Loop&) const = default;
};

/// The mapping as loops from the outermost to the innermost. Bounds round up: the last iteration of
/// a loop may be shorter, and of processing elements set aside the last may have nothing to do.
[[nodiscard]] std::vector<Loop> loops(const Mapping& mapping, const ProcessingElement& pe);

}  // namespace lnsim
