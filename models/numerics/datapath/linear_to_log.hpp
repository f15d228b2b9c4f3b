// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "models/numerics/codec/lns_code.hpp"

namespace lnsim::numerics {

/// Converts accumulator values to codes: the leading one gives the quotient, comparison of the
/// normalised value with the midpoints between adjacent codes gives the remainder. Midpoints that
/// are geometric means, 2^((2k+1) / (2 gamma)), give the code nearest in the log domain; they are
/// irrational, so nothing ties and the comparison of integers is exact. Arithmetic means, cut to 62
/// fraction bits, give the code nearest in value; a tie goes to the smaller code.
class LinearToLog {
 public:
  /// unit_exponent: the log2 of the accumulator's unit, in a product of exponent 0.
  LinearToLog(const NumberFormat& format, std::int32_t unit_exponent);

  /// The code of value; offset, in exponent units, is added to it, so that the output's scale is
  /// the product of the operands' scales times 2^(-offset / gamma). Range ends as in clamp_code.
  [[nodiscard]] LnsCode operator()(std::int64_t value, std::int32_t offset) const;

  /// The midpoints above each remainder, with 63 fraction bits.
  [[nodiscard]] const std::vector<std::uint64_t>& midpoints() const { return midpoints_; }

 private:
  [[nodiscard]] std::int64_t nearest_exponent(std::uint64_t magnitude) const;

  NumberFormat format_;
  std::int32_t unit_exponent_;
  std::vector<std::uint64_t> midpoints_;
};

}  // namespace lnsim::numerics
