// SPDX-License-Identifier: MIT
#include "models/numerics/codec/lns_codec.hpp"

#include <cmath>
#include <limits>

#include <boost/multiprecision/cpp_int.hpp>

#include "models/base/error.hpp"
#include "models/numerics/codec/quantise.hpp"

namespace lnsim::numerics {
namespace {

using boost::multiprecision::cpp_int;

/// Distance from a midpoint, in code units, below which floating point does not decide. The
/// position's own error is at most 2^-31: |log2| <= 2^12 in 53 bits, times a base factor of 2^11,
/// with four roundings.
constexpr double undecided = 0x1p-26;

/// magnitude = significand * 2^exponent.
struct Binary {
  std::uint64_t significand;
  std::int64_t exponent;
};

Binary take_apart(double magnitude) {
  constexpr int digits = std::numeric_limits<double>::digits;
  int exponent = 0;
  const double fraction = std::frexp(magnitude, &exponent);
  return {static_cast<std::uint64_t>(std::ldexp(fraction, digits)), exponent - digits};
}

/// base^exponent for an exponent that is a power of two.
cpp_int power(std::uint64_t base, std::uint32_t exponent) {
  cpp_int result = base;
  for (std::uint32_t reached = 1; reached < exponent; reached *= 2) {
    result *= result;
  }
  return result;
}

/// Whether magnitude / scale > 2^((2 lower + 1) / (2 base_factor)), in integers: both sides to the
/// power 2 base_factor.
bool above_midpoint(double magnitude, double scale, std::int64_t lower, std::uint32_t base_factor) {
  const auto x = take_apart(magnitude);
  const auto s = take_apart(scale);
  const auto steps = 2 * base_factor;
  cpp_int left = power(x.significand, steps);
  cpp_int right = power(s.significand, steps);
  const auto shift = 2 * lower + 1 - (x.exponent - s.exponent) * static_cast<std::int64_t>(steps);
  (shift > 0 ? right : left) <<= static_cast<std::uint64_t>(shift > 0 ? shift : -shift);
  return left > right;
}

/// round(base_factor * log2(magnitude / scale)) for positive numbers.
std::int64_t nearest_exponent(double magnitude, double scale, std::uint32_t base_factor) {
  int magnitude_exponent = 0;
  int scale_exponent = 0;
  const double ratio =
      std::frexp(magnitude, &magnitude_exponent) / std::frexp(scale, &scale_exponent);
  const double position =
      base_factor * (std::log2(ratio) + static_cast<double>(magnitude_exponent - scale_exponent));
  const double lower = std::floor(position);
  const double above = position - lower - 0.5;
  const auto exponent = static_cast<std::int64_t>(lower);
  const bool up = std::abs(above) > undecided
                      ? above > 0
                      : above_midpoint(magnitude, scale, exponent, base_factor);
  return exponent + (up ? 1 : 0);
}

}  // namespace

LnsCode encode(double x, double scale, const NumberFormat& format) {
  require_finite(x, format);
  require_scale(scale, format);
  if (x == 0) {
    return zero_code(format);
  }
  const auto exponent = nearest_exponent(std::abs(x), scale, format.storage.lns().base_factor);
  return clamp_code(std::signbit(x), exponent, format);
}

double decode(const LnsCode& code, double scale, const NumberFormat& format) {
  if (code.zero) {
    return 0;
  }
  const auto gamma = format.storage.lns().base_factor;
  const double significand = std::exp2(static_cast<double>(code.exponent % gamma) / gamma) * scale;
  const double magnitude = std::ldexp(significand, static_cast<int>(code.exponent / gamma));
  return code.negative ? -magnitude : magnitude;
}

}  // namespace lnsim::numerics
