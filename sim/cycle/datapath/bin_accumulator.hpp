// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <systemc>
#include <vector>

#include "sim/cycle/datapath/exponent_adder.hpp"

namespace lnsim::cycle::datapath {

/// The remainder bins of all lanes: every product is shifted and added to the bin of its constant.
/// Combinational.
class BinAccumulator : public sc_core::sc_module {
 public:
  /// Throws Error where the sum of vector_size products may not fit 64 bits.
  BinAccumulator(const sc_core::sc_module_name& name, const NumberFormat& format,
                 const ExponentAdder& adder, std::uint32_t vector_size);

  /// Bits of the largest magnitude that a bin may hold after a vector.
  [[nodiscard]] std::uint32_t bin_bits() const { return bin_bits_; }
  /// bins[lane][bin]: the products of a[element][lane] and b[element] that have the bin's constant,
  /// in units of 2^-extra_bits of the accumulator's.
  void bin(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
           std::span<std::int64_t> bins) const;

 private:
  std::uint32_t bin_bits_;
  std::size_t table_entries_;
  std::uint32_t lower_bits_;         ///< of a remainder, below those that select the bin
  std::vector<std::int64_t> terms_;  ///< by sum of two operands
};

}  // namespace lnsim::cycle::datapath
