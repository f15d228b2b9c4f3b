// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <systemc>
#include <utility>
#include <vector>

#include "sim/cycle/datapath/tile.hpp"

namespace lnsim::cycle::datapath {

/// The vectors of one operand of a tile, as a memory that is read one vector of one or of several
/// lines at a time. Elements beyond the reduction are masked. A vector's elements lie in
/// bit-reversed order, filled up with masked ones to a power of two: this brings what an adder tree
/// adds into two halves. Filling takes no time and knows no capacity: both are the tile model's
/// business.
class OperandBuffer : public sc_core::sc_module {
 public:
  OperandBuffer(const sc_core::sc_module_name& name, std::uint32_t vector_size);

  /// Lays out operands given as [line][tap][reduction], of which `at_once` lines are read together.
  void fill(std::span<const std::uint32_t> operands, const TileShape& shape, std::uint64_t at_once,
            std::uint32_t masked);
  /// A vector of each line of a group, [element][line], valid until the next fill.
  [[nodiscard]] std::span<const std::uint32_t> read(std::uint64_t group, std::uint64_t vector);

  /// Vectors read since the last call.
  std::uint64_t take_reads() { return std::exchange(reads_, 0); }

 private:
  std::uint32_t vector_size_;
  std::vector<std::size_t> positions_;  ///< by element
  std::uint64_t at_once_ = 1;
  std::uint64_t line_vectors_ = 0;
  std::vector<std::uint32_t> operands_;  ///< [group][vector][position][line]
  std::uint64_t reads_ = 0;
};

}  // namespace lnsim::cycle::datapath
