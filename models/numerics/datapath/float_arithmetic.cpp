// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/float_arithmetic.hpp"

#include <cmath>
#include <limits>

#include "models/base/error.hpp"
#include "models/numerics/codec/float_codec.hpp"

namespace lnsim::numerics {
namespace {

constexpr std::uint32_t byte_bits = 8;

/// Rounds to a number of significant bits, ties to even.
double round_significand(double x, std::int32_t bits) {
  int exponent = 0;
  const double fraction = std::frexp(x, &exponent);
  return std::ldexp(std::nearbyint(std::ldexp(fraction, bits)), exponent - bits);
}

}  // namespace

FloatArithmetic::FloatArithmetic(const NumberFormat& format)
    : format_(format),
      significand_bits_(static_cast<std::int32_t>(format.storage.floating().mantissa_bits) + 1),
      smallest_normal_(smallest_normal_float(format)),
      largest_(largest_float(format)) {
  if (format.storage.bits == byte_bits) {
    throw Error("number format \"" + format.name + "\": no format of sums");
  }
}

double FloatArithmetic::round(double x) const {
  if (!std::isfinite(x) || x == 0) {
    return x;
  }
  const double rounded = round_significand(x, significand_bits_);
  if (std::abs(rounded) < smallest_normal_) {
    return std::copysign(0.0, rounded);
  }
  return std::abs(rounded) > largest_
             ? std::copysign(std::numeric_limits<double>::infinity(), rounded)
             : rounded;
}

std::uint32_t FloatArithmetic::to_bits(double x) const {
  return encode_float(std::isnan(x) ? std::numeric_limits<double>::quiet_NaN() : x, format_);
}

double FloatArithmetic::from_bits(std::uint32_t bits) const { return decode_float(bits, format_); }

}  // namespace lnsim::numerics
