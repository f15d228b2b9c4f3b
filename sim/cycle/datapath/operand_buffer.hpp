// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <systemc>
#include <utility>
#include <vector>

#include "sim/cycle/datapath/tile.hpp"

namespace lnsim::cycle::datapath {

/// The vectors of one operand of a tile, as a memory that is read one vector at a time. Elements
/// beyond the reduction are masked: they read as zero, also in a format without a code for zero.
/// Filling takes no time and knows no capacity: both are the tile model's business.
class OperandBuffer : public sc_core::sc_module {
 public:
  OperandBuffer(const sc_core::sc_module_name& name, std::uint32_t vector_size)
      : sc_module(name), vector_size_(vector_size) {}

  /// Lays out codes given as [line][tap][reduction].
  void fill(std::span<const numerics::LnsCode> codes, const TileShape& shape);
  /// A vector of a line, valid until the next fill.
  [[nodiscard]] std::span<const numerics::LnsCode> read(std::uint64_t line, std::uint64_t vector);

  /// Vectors read since the last call.
  std::uint64_t take_reads() { return std::exchange(reads_, 0); }

 private:
  std::uint32_t vector_size_;
  std::uint64_t line_vectors_ = 0;
  std::vector<numerics::LnsCode> words_;
  std::uint64_t reads_ = 0;
};

}  // namespace lnsim::cycle::datapath
