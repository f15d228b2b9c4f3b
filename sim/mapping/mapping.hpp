// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/hardware/architecture.hpp"
#include "sim/mapping/loop_nest.hpp"

namespace lnsim {

/// How a loop nest runs on a machine, as data. From the outside in:
///
///   for each group
///     for each global-buffer tile (rows and columns in `rows_outer` order, reduction innermost)
///       for each block of array.rows rows          -- A resident in the operand buffers
///         for each block of array.columns columns  -- one step
///           for each chunk of array.reduction      -- B streams in, partial sums stay in place
///
/// Rows are spread over pe_rows processing elements (B is multicast to them), columns over
/// pe_columns (A is multicast to them). Where the reduction needs several global-buffer tiles, the
/// partial sums of a step wait in the global buffer between them.
struct Mapping {
  LoopNest nest;
  std::uint32_t pe_rows = 1;
  std::uint32_t pe_columns = 1;
  Tile array;
  Tile buffer;
  bool rows_outer = true;

  /// Partial sums leave the collector between tiles of the reduction.
  [[nodiscard]] bool spills_partial_sums() const { return buffer.reduction < nest.whole.reduction; }
  bool operator==(const Mapping&) const = default;
};

/// One loop of a mapping, for people and for comparison with other tools' loop nests.
struct Loop {
  std::string level;      ///< dram, global_buffer, processing_elements, operand_buffers, lanes, ...
  std::string dimension;  ///< group, row, column, reduction, tap
  std::uint64_t bound = 1;
  bool spatial = false;
  bool operator==(const Loop&) const = default;
};

/// The mapping as loops from the outermost to the innermost. The last iteration of a loop may be
/// shorter: bounds round up.
[[nodiscard]] std::vector<Loop> loops(const Mapping& mapping, const ProcessingElement& pe);

}  // namespace lnsim
