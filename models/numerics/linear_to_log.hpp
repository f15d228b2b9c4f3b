// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "models/numerics/lns_code.hpp"

namespace lnsim::numerics {

/// Converts accumulator values to codes, nearest in the log domain: the leading one gives the
/// quotient, comparison of the normalised value with the midpoints 2^((2k+1) / (2 gamma)) between
/// adjacent codes gives the remainder. The midpoints are irrational, so nothing ties and the
/// comparison of integers is exact.
class LinearToLog {
 public:
  /// unit_exponent: the log2 of the accumulator's unit, in a product of exponent 0.
  LinearToLog(const NumberFormat& format, std::int32_t unit_exponent);

  /// The code of value; offset, in exponent units, is added to it, so that the output's scale is
  /// the product of the operands' scales times 2^(-offset / gamma). Range ends as in clamp_code.
  [[nodiscard]] LnsCode operator()(std::int64_t value, std::int32_t offset) const;

 private:
  [[nodiscard]] std::int64_t nearest_exponent(std::uint64_t magnitude) const;

  NumberFormat format_;
  std::int32_t unit_exponent_;
  std::vector<std::uint64_t> midpoints_;  ///< floors of the midpoints, with 63 fraction bits
};

}  // namespace lnsim::numerics
