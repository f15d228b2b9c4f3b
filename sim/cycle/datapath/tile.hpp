// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "models/base/units.hpp"
#include "models/numerics/lns_code.hpp"

namespace lnsim::cycle::datapath {

/// What a processing element computes without a pause: at most as many rows as it has lanes, at
/// most as many columns as a collector has entries, and a chunk of the reduction. Every kernel
/// position (tap) begins a vector of its own.
struct TileShape {
  std::uint64_t rows = 1;
  std::uint64_t columns = 1;
  std::uint64_t reduction = 1;
  std::uint64_t taps = 1;

  /// Elements of one dot product.
  [[nodiscard]] std::uint64_t elements() const { return reduction * taps; }
  /// Vectors of one dot product, the last of each tap filled up with masked elements.
  [[nodiscard]] std::uint64_t vectors(std::uint64_t vector_size) const {
    return ceil_div(reduction, vector_size) * taps;
  }
  auto operator<=>(const TileShape&) const = default;
};

/// A tile with its values.
struct TileOperands {
  TileShape shape;
  std::vector<numerics::LnsCode> a;  ///< [row][tap][reduction]
  std::vector<numerics::LnsCode> b;  ///< [column][tap][reduction]
  std::int32_t output_offset = 0;    ///< added to every output's exponent
};

/// What each unit of the processing element did, counted by the unit itself.
struct TileCounts {
  std::uint64_t buffer_a_reads = 0;         ///< operand vectors
  std::uint64_t operand_latches = 0;        ///< operand vectors latched in front of a lane
  std::uint64_t buffer_b_reads = 0;         ///< operand vectors
  std::uint64_t broadcasts = 0;             ///< operand vectors to all lanes
  std::uint64_t exponent_additions = 0;     ///< elements, masked ones included
  std::uint64_t conversions_to_linear = 0;  ///< elements, masked ones included
  std::uint64_t accumulations = 0;          ///< elements, masked ones included
  std::uint64_t collector_reads = 0;        ///< partial sums, to add to
  std::uint64_t collector_writes = 0;       ///< partial sums
  std::uint64_t conversions_to_log = 0;     ///< outputs
  bool operator==(const TileCounts&) const = default;
};

struct TileResult {
  std::vector<std::int64_t> sums;          ///< [row][column], in accumulator units
  std::vector<numerics::LnsCode> outputs;  ///< [row][column]
  std::uint64_t overflows = 0;             ///< additions that did not fit the accumulator
  Cycles cycles;                           ///< first issue to last output
  TileCounts counts;
};

}  // namespace lnsim::cycle::datapath
