// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/wide_sum.hpp"

#include <cmath>
#include <limits>

namespace lnsim::numerics {

double without_last_bits(WideInteger sum) {
  constexpr auto widest = WideInteger{1} << std::numeric_limits<double>::digits;
  WideInteger magnitude = sum < 0 ? -sum : sum;
  int cut = 0;
  for (; magnitude >= widest; ++cut) {
    magnitude = magnitude >> 1 | (magnitude & 1);
  }
  return std::ldexp(static_cast<double>(sum < 0 ? -magnitude : magnitude), cut);
}

}  // namespace lnsim::numerics
