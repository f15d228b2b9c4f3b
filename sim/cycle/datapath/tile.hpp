// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <vector>

#include "models/base/units.hpp"
#include "models/numerics/datapath/vector_datapath.hpp"

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

/// A tile with its values, as stored words of a number format.
struct TileOperands {
  TileShape shape;
  std::vector<std::uint32_t> a;    ///< [row][tap][reduction]
  std::vector<std::uint32_t> b;    ///< [column][tap][reduction]
  std::int32_t output_offset = 0;  ///< scales every output, as numerics::VectorDatapath::output
};

/// What each unit of the processing element did, counted by the unit itself.
struct TileCounts {
  std::uint64_t buffer_a_reads = 0;    ///< operand vectors
  std::uint64_t operand_latches = 0;   ///< operand vectors latched in front of a lane
  std::uint64_t buffer_b_reads = 0;    ///< operand vectors
  std::uint64_t broadcasts = 0;        ///< operand vectors to all lanes
  std::uint64_t multiplications = 0;   ///< elements, masked ones included
  std::uint64_t conversions = 0;       ///< elements made linear, masked ones included; LNS only
  std::uint64_t accumulations = 0;     ///< elements, masked ones included
  std::uint64_t collector_reads = 0;   ///< partial sums, to add to
  std::uint64_t collector_writes = 0;  ///< partial sums
  std::uint64_t bin_combinations = 0;  ///< outputs made of deferred bins
  std::uint64_t post_processings = 0;  ///< outputs
  bool operator==(const TileCounts&) const = default;
};

struct TileResult {
  std::vector<numerics::Sum> sums;     ///< [row][column]
  std::vector<std::uint32_t> outputs;  ///< [row][column], stored words
  std::uint64_t overflows = 0;         ///< sums that did not fit the accumulator, vector by vector
  Cycles cycles;                       ///< first issue to last output
  TileCounts counts;
};

/// Where a processing element's tiles come from and its results go.
struct TileStream {
  std::function<const TileOperands*()> next;  ///< valid until it is done; null after the last tile
  std::function<void(const TileOperands&, TileResult)> done;
};

}  // namespace lnsim::cycle::datapath
