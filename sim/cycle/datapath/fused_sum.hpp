// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include "sim/cycle/datapath/float_results.hpp"

namespace lnsim::cycle::datapath {

__extension__ using WideInteger = __int128;

/// A sum of products times 2^place as a result of floats: rounded to nearest, ties to even, as if
/// the exponent had no end; then flushed below the smallest normal number, and infinite above the
/// largest.
template <class Results>
[[nodiscard]] float rounded(WideInteger sum, std::int32_t place) {
  constexpr WideInteger end_of_significands = WideInteger{1} << Results::significand_bits;
  WideInteger kept = sum < 0 ? -sum : sum;
  bool half = false;
  bool below = false;
  int cut = 0;
  for (; kept >= end_of_significands; ++cut) {
    below = below || half;
    half = (kept & 1) != 0;
    kept >>= 1;
  }
  kept += half && (below || (kept & 1) != 0) ? 1 : 0;
  const double magnitude = std::ldexp(static_cast<double>(kept), place + cut);
  const double flushed = magnitude < Results::smallest_normal ? 0.0 : magnitude;
  const auto finite = flushed > Results::largest ? std::numeric_limits<float>::infinity()
                                                 : static_cast<float>(flushed);
  return sum < 0 ? -finite : finite;
}

/// A float as a multiplier takes it: a whole number times 2^place, or what is special of it, where
/// the significand is a sign.
struct FusedOperand {
  std::int64_t significand = 0;
  std::int32_t place = 0;
  bool infinite = false;
  bool nan = false;

  [[nodiscard]] bool is_special() const { return infinite || nan; }
};

/// The sum of products some of which are infinite or no number.
class SpecialSum {
 public:
  void add_nan() { nan_ = true; }
  /// Of two operands one of which is special.
  void add(const FusedOperand& x, const FusedOperand& y) {
    const auto sign = x.significand * y.significand;
    nan_ = nan_ || x.nan || y.nan || sign == 0;
    (sign < 0 ? negative_ : positive_) = true;
  }
  [[nodiscard]] bool found() const { return nan_ || positive_ || negative_; }
  [[nodiscard]] float value() const {
    constexpr auto infinity = std::numeric_limits<float>::infinity();
    if (nan_ || (positive_ && negative_)) {
      return std::numeric_limits<float>::quiet_NaN();
    }
    return negative_ ? -infinity : infinity;
  }

 private:
  bool nan_ = false;
  bool positive_ = false;
  bool negative_ = false;
};

}  // namespace lnsim::cycle::datapath
