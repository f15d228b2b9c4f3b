// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/numerics/exponent_adder.hpp"

namespace lnsim::numerics {

/// Converts a vector of products to one term of the accumulator by remainder bins (US 11,886,980):
/// the upper bits of a product's remainder select one of t bins, its lower bits r make the
/// significand gamma + r, and the quotient shifts that onto the bin's grid, which has extra_bits
/// below the accumulator's unit. Each bin's sum is multiplied once by its constant 2^(i / t), and
/// the sum of these is cut to the accumulator's grid.
class BinSum {
 public:
  /// unit_exponent: the log2 of the accumulator's unit, in a product of exponent 0.
  BinSum(const NumberFormat& format, std::int32_t unit_exponent);

  /// The sum of a vector's products in accumulator units. The bits that a product loses on the
  /// bin's grid and the sum on the accumulator's are cut as the format's term rounding says.
  [[nodiscard]] std::int64_t operator()(std::span<const LnsProduct> products) const;

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
