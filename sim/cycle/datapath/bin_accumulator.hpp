// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <systemc>
#include <vector>

#include "sim/cycle/datapath/exponent_adder.hpp"

namespace lnsim::cycle::datapath {

/// The remainder bins of all lanes: every product is shifted and added to the bin of its constant,
/// and each bin's sum is multiplied by the constant once a vector. Combinational.
class BinAccumulator : public sc_core::sc_module {
 public:
  /// Throws Error where the sum of vector_size products may not fit 64 bits.
  BinAccumulator(const sc_core::sc_module_name& name, const NumberFormat& format,
                 const ExponentAdder& adder, std::uint32_t vector_size, std::uint32_t lanes);

  /// Replaces what the bins hold by the products of a[element][lane] and b[element].
  void bin(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b);
  /// What a bin of a lane holds, in units of 2^-extra_bits of the accumulator's.
  [[nodiscard]] std::int64_t operator()(std::uint32_t bin, std::size_t lane) const {
    return bins_[lane * constants_.size() + bin];
  }
  /// sums[lane]: the bins times their constants, in accumulator units.
  void sum(std::span<std::int64_t> sums) const;

 private:
  template <class Integer>
  void sum_as(std::span<std::int64_t> sums) const;

  std::uint32_t lower_bits_;  ///< of a remainder, below those that select the bin
  std::uint32_t cut_bits_;    ///< of a sum of bins times constants, below the accumulator's unit
  TermRounding rounding_;
  bool fits_64_bits_ = false;
  std::vector<std::int64_t> constants_;
  std::vector<std::int64_t> terms_;  ///< by sum of two operands
  std::vector<std::int64_t> bins_;   ///< [lane][bin]
};

}  // namespace lnsim::cycle::datapath
