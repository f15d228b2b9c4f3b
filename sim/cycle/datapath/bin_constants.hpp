// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <systemc>
#include <vector>

#include "models/numerics/format/number_format.hpp"

namespace lnsim::cycle::datapath {

/// The constants of remainder bins: what a lane's bins hold, each times its constant and summed up,
/// in accumulator units. Combinational.
class BinConstants : public sc_core::sc_module {
 public:
  /// bin_bits: those of the largest magnitude that a bin may hold, at most 62.
  BinConstants(const sc_core::sc_module_name& name, const NumberFormat& format,
               std::uint32_t bin_bits);

  /// sums[lane] of bins[lane][bin], which are in units of 2^-extra_bits of the accumulator's.
  void combine(std::span<const std::int64_t> bins, std::span<std::int64_t> sums) const;

 private:
  template <class Integer>
  void combine_as(std::span<const std::int64_t> bins, std::span<std::int64_t> sums) const;

  std::uint32_t cut_bits_;  ///< of a sum of bins times constants, below the accumulator's unit
  TermRounding rounding_;
  bool fits_64_bits_;
  std::vector<std::int64_t> constants_;
};

}  // namespace lnsim::cycle::datapath
