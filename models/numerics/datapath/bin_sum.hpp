// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/numerics/datapath/exponent_adder.hpp"

namespace lnsim::numerics {

/// Sums up products in remainder bins (US 11,886,980): the upper bits of a product's remainder
/// select one of t bins, its lower bits r make the significand gamma + r, and the quotient shifts
/// that onto the bin's grid, which has extra_bits below the accumulator's unit. Each bin's sum is
/// multiplied by its constant 2^(i / t), and the sum of these is cut to the accumulator's grid.
class BinSum {
 public:
  /// unit_exponent: the log2 of the accumulator's unit, in a product of exponent 0.
  BinSum(const NumberFormat& format, std::int32_t unit_exponent);

  /// The sums of the bins, in units of their grid. The bits that a product loses are cut as the
  /// format's term rounding says.
  [[nodiscard]] std::vector<std::int64_t> bin(std::span<const LnsProduct> products) const;
  /// What the bins, |each| below 2^60, make in accumulator units, cut in the same way.
  [[nodiscard]] std::int64_t combine(std::span<const std::int64_t> bins) const;

 private:
  std::uint32_t base_factor_;
  std::uint32_t lower_values_;  ///< remainders that share a bin
  std::uint32_t fraction_bits_;
  std::uint32_t extra_bits_;
  TermRounding rounding_;
  std::int32_t offset_;  ///< added to the quotient gives the left shift of gamma + r
  std::vector<std::uint64_t> constants_;
};

}  // namespace lnsim::numerics
