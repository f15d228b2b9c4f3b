// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "models/hardware/architecture.hpp"
#include "models/numerics/number_format.hpp"
#include "sim/mapping/mapping.hpp"

namespace lnsim::analytical {

/// Sizes that follow from a mapping on a machine in closed form. Without a memory system every
/// access of the global buffer and of DRAM is zero.
class Geometry {
 public:
  Geometry(const Mapping& mapping, const Architecture& machine, const NumberFormat& format)
      : mapping_(mapping), machine_(machine), format_(format) {}

  /// Vectors of a tile's reduction, streamed in chunks.
  [[nodiscard]] std::uint64_t vectors(std::uint64_t reduction) const;
  /// Columns of a block on the fullest processing element.
  [[nodiscard]] std::uint64_t columns_per_pe(std::uint64_t columns) const;
  /// Blocks of columns that fill a collector, over all processing elements.
  [[nodiscard]] std::uint64_t collector_blocks(std::uint64_t columns) const;
  /// Blocks of rows that fill the lanes of the fullest processing element.
  [[nodiscard]] std::uint64_t row_blocks_per_pe(std::uint64_t rows) const;
  /// Operand vectors written into operand buffers, with a copy in every processing element that
  /// shares them.
  [[nodiscard]] std::uint64_t words_a(const Tile& block) const;
  [[nodiscard]] std::uint64_t words_b(const Tile& block) const;
  /// Global-buffer port accesses: of so many elements, and of operand B of a step.
  [[nodiscard]] std::uint64_t accesses(std::uint64_t elements, std::uint32_t bits) const;
  [[nodiscard]] std::uint64_t accesses_b(const Tile& block) const;
  /// Of the first chunk of operand B, which a step can begin with.
  [[nodiscard]] std::uint64_t accesses_first_b(const Tile& block) const;
  /// DRAM bursts of so many elements, and the cycles that bursts take.
  [[nodiscard]] std::uint64_t bursts(std::uint64_t elements) const;
  [[nodiscard]] std::uint64_t dram_cycles(std::uint64_t bursts) const;
  /// Latency between the global buffer and the operand buffers.
  [[nodiscard]] std::uint64_t path_latency() const;

 private:
  const Mapping& mapping_;
  const Architecture& machine_;
  const NumberFormat& format_;
};

}  // namespace lnsim::analytical
