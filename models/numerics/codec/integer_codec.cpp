// SPDX-License-Identifier: MIT
#include "models/numerics/codec/integer_codec.hpp"

#include <algorithm>
#include <cmath>

#include "models/base/error.hpp"
#include "models/numerics/codec/quantise.hpp"

namespace lnsim::numerics {

std::int32_t largest_integer(const NumberFormat& format) {
  if (!format.storage.is<IntegerParameters>()) {
    throw Error("number format \"" + format.name + "\": expected an integer format");
  }
  return (1 << (format.storage.bits - 1)) - 1;
}

std::int32_t encode_integer(double x, double scale, const NumberFormat& format) {
  require_finite(x, format);
  require_scale(scale, format);
  const double largest = largest_integer(format);
  const double quotient = std::clamp(x / scale, -largest, largest);
  const double lower = std::floor(quotient);
  const double rest = quotient - lower;
  const auto code = static_cast<std::int32_t>(lower);
  const bool up = rest > 0.5 || (rest == 0.5 && code % 2 != 0);
  return code + (up ? 1 : 0);
}

}  // namespace lnsim::numerics
