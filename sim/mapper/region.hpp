// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "models/hardware/architecture.hpp"
#include "sim/mapping/mapping.hpp"

namespace lnsim {

/// Mappings of a nest that differ in tile sizes alone have these in common.
struct RegionChoice {
  LoopNest nest;  ///< with its groups packed
  std::uint32_t pe_rows = 1;
  std::uint32_t pe_columns = 1;
  bool rows_outer = true;
  std::uint64_t buffer_taps = 1;
  std::uint64_t array_taps = 1;
};

/// A candidate extent of the reduction.
struct ReductionSize {
  std::uint64_t size = 1;
  std::uint64_t b = 1;  ///< operand B's elements are this times those of the columns
};

/// A candidate extent of rows, of the array or the global buffer.
struct RowSize {
  std::uint64_t size = 1;
  std::uint64_t per_pe = 1;  ///< on the fullest processing element
};

/// A candidate extent of columns, of the array or the global buffer.
struct ColumnSize {
  std::uint64_t size = 1;
  std::uint64_t per_pe = 1;  ///< on the fullest processing element
  std::uint64_t b = 1;       ///< elements of operand B at the least, whatever their alignment
  std::uint64_t b_per_pe = 1;
  std::uint64_t b_of_all = 1;  ///< at the least, if all columns come in blocks of at most this size
};

[[nodiscard]] ReductionSize reduction_size(const LoopNest& nest, std::uint64_t size);
[[nodiscard]] RowSize row_size(std::uint64_t size, std::uint64_t pe_rows);
[[nodiscard]] ColumnSize column_size(const LoopNest& nest, std::uint64_t size,
                                     std::uint64_t pe_columns, std::uint64_t taps);

using ReductionSizes = std::vector<ReductionSize>;
using RowSizes = std::vector<RowSize>;
using ColumnSizes = std::vector<ColumnSize>;

/// Places in the lists of a region's candidates.
struct Places {
  std::uint32_t reduction = 0;
  std::uint32_t buffer_rows = 0;
  std::uint32_t buffer_columns = 0;
  std::uint32_t array_rows = 0;
  std::uint32_t array_columns = 0;
  bool operator==(const Places&) const = default;
};

/// The sizes of all tiles.
struct Sizes {
  const ReductionSize& reduction;
  const RowSize& buffer_rows;
  const ColumnSize& buffer_columns;
  const RowSize& array_rows;
  const ColumnSize& array_columns;
};

/// The axes along which a region's mappings differ.
inline constexpr std::array place_axes = {&Places::reduction, &Places::buffer_rows,
                                          &Places::buffer_columns, &Places::array_rows,
                                          &Places::array_columns};

/// A choice and the candidates of its tile sizes, ascending.
struct Region {
  RegionChoice choice;
  std::shared_ptr<const ReductionSizes> reductions;
  std::shared_ptr<const RowSizes> rows;
  std::shared_ptr<const ColumnSizes> buffer_columns;  ///< with the taps of the global buffer
  std::shared_ptr<const ColumnSizes> array_columns;   ///< with those of a chunk
  std::uint64_t window = 1;    ///< the least of operand B: of a column and a reduction of 1
  bool spreads_widest = true;  ///< over as many rows, and columns, as the machine has room for

  /// The size at a place.
  [[nodiscard]] std::uint64_t size(std::size_t axis, std::uint32_t place) const;
  /// All sizes at some places.
  [[nodiscard]] Sizes sizes(const Places& places) const;
  /// The last place of an axis's list.
  [[nodiscard]] Places last() const;
};

/// The regions of a nest on a machine: every number of groups packed together that divides them;
/// processing elements spread over rows and columns in every way; every part of the kernel; both
/// orders of tiles. Axes of an extent up to `dense` have all tile sizes.
[[nodiscard]] std::vector<Region> regions_of(const LoopNest& nest, const Architecture& machine,
                                             std::uint64_t dense);

}  // namespace lnsim
