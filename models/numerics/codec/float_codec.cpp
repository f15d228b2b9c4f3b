// SPDX-License-Identifier: MIT
#include "models/numerics/codec/float_codec.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/base/error.hpp"

namespace lnsim::numerics {
namespace {

constexpr std::uint32_t byte_bits = 8;
constexpr std::uint32_t half_bits = 16;
/// Of fp32 and bf16.
constexpr std::uint32_t wide_exponent_bits = 8;

/// The layout of a format, as numbers that encoding and decoding need. Fields exclude the sign.
struct Layout {
  std::int32_t mantissa_bits;
  std::int32_t bias;
  std::uint32_t sign;      ///< the sign bit
  std::uint32_t infinity;  ///< smallest field with all exponent bits set
  std::uint32_t largest;   ///< largest finite field
  std::uint32_t nan;       ///< field of the NaN that encoding gives
  bool has_infinity;
  bool saturates;
};

/// Below the infinity, or below the one NaN of 8 bits without infinities; narrower formats have
/// neither.
std::uint32_t largest_field(std::uint32_t bits, bool has_infinity, std::uint32_t infinity) {
  const auto all_ones = (1U << (bits - 1)) - 1;
  if (has_infinity) {
    return infinity - 1;
  }
  return bits < byte_bits ? all_ones : all_ones - 1;
}

Layout layout_of(const NumberFormat& format) {
  if (!format.storage.is<FloatParameters>()) {
    throw Error("number format \"" + format.name + "\": expected a floating-point format");
  }
  const auto exponent_bits = format.storage.floating().exponent_bits;
  const auto mantissa_bits = format.storage.floating().mantissa_bits;
  const bool narrow = format.storage.bits <= byte_bits;
  const bool has_infinity = !(narrow && exponent_bits <= 4);
  const auto infinity = ((1U << exponent_bits) - 1) << mantissa_bits;
  const auto all_ones = (1U << (format.storage.bits - 1)) - 1;
  return {.mantissa_bits = static_cast<std::int32_t>(mantissa_bits),
          .bias = (1 << (exponent_bits - 1)) - 1,
          .sign = 1U << (format.storage.bits - 1),
          .infinity = infinity,
          .largest = largest_field(format.storage.bits, has_infinity, infinity),
          .nan = has_infinity ? infinity | (1U << (mantissa_bits - 1)) : all_ones,
          .has_infinity = has_infinity,
          .saturates = narrow};
}

double decode_field(std::uint32_t field, const Layout& layout) {
  const auto exponent = static_cast<std::int32_t>(field >> layout.mantissa_bits);
  const auto fraction = field & ((1U << layout.mantissa_bits) - 1);
  const auto hidden = exponent == 0 ? 0U : 1U << layout.mantissa_bits;
  return std::ldexp(static_cast<double>(hidden | fraction),
                    std::max(exponent, 1) - layout.bias - layout.mantissa_bits);
}

/// Rounds a non-negative number below 2^53 to an integer, ties to even.
std::uint64_t round_to_even(double x) {
  const auto whole = static_cast<std::uint64_t>(x);
  const double rest = x - static_cast<double>(whole);
  const bool up = rest > 0.5 || (rest == 0.5 && whole % 2 == 1);
  return whole + (up ? 1 : 0);
}

/// The field of a finite magnitude, with an exponent range that does not end.
std::uint64_t unbounded_field(double magnitude, const Layout& layout) {
  int exponent = 0;
  std::frexp(magnitude, &exponent);
  const auto biased = std::max(exponent - 1 + layout.bias, 1);
  const double quanta = std::ldexp(magnitude, layout.mantissa_bits - (biased - layout.bias));
  return (static_cast<std::uint64_t>(biased - 1) << layout.mantissa_bits) + round_to_even(quanta);
}

}  // namespace

std::uint32_t encode_float(double x, const NumberFormat& format) {
  const auto layout = layout_of(format);
  const auto sign = std::signbit(x) ? layout.sign : 0U;
  if (std::isnan(x)) {
    return sign | layout.nan;
  }
  const auto overflow = layout.saturates ? layout.largest : layout.infinity;
  if (std::isinf(x)) {
    return sign | overflow;
  }
  const auto field = x == 0 ? 0 : unbounded_field(std::abs(x), layout);
  return sign | (field > layout.largest ? overflow : static_cast<std::uint32_t>(field));
}

double decode_float(std::uint32_t code, const NumberFormat& format) {
  const auto layout = layout_of(format);
  const auto field = code & (layout.sign - 1);
  double magnitude = 0;
  if (field <= layout.largest) {
    magnitude = decode_field(field, layout);
  } else if (layout.has_infinity && field == layout.infinity) {
    magnitude = std::numeric_limits<double>::infinity();
  } else {
    magnitude = std::numeric_limits<double>::quiet_NaN();
  }
  return (code & layout.sign) != 0 ? -magnitude : magnitude;
}

double largest_float(const NumberFormat& format) {
  const auto layout = layout_of(format);
  return decode_field(layout.largest, layout);
}

double smallest_normal_float(const NumberFormat& format) {
  return std::ldexp(1.0, 1 - layout_of(format).bias);
}

bool has_infinities(const NumberFormat& format) { return layout_of(format).has_infinity; }

bool keeps_subnormals(const NumberFormat& format) {
  return format.storage.floating().exponent_bits < wide_exponent_bits;
}

double decode_operand(std::uint32_t word, const NumberFormat& format) {
  const double value = decode_float(word, format);
  const bool flushed = !keeps_subnormals(format) && std::abs(value) < smallest_normal_float(format);
  return flushed ? std::copysign(0.0, value) : value;
}

std::uint32_t encode_output(double x, const NumberFormat& format) {
  const auto word = encode_float(x, format);
  return decode_operand(word, format) == 0 ? encode_float(std::copysign(0.0, x), format) : word;
}

bool sums_in_window(const NumberFormat& format) {
  return format.storage.is<FloatParameters>() &&
         format.datapath.accumulation == Accumulation::Integer;
}

NumberFormat sum_format(const NumberFormat& format) {
  return parse_number_format(format.datapath.accumulator_bits == half_bits ? "fp16" : "fp32");
}

}  // namespace lnsim::numerics
