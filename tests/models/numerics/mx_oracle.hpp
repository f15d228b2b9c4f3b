// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/numerics/format/number_format.hpp"
#include "tests/models/numerics/oracle.hpp"

namespace lnsim::numerics::oracle {

/// What the OCP Microscaling Formats Specification 1.0 says of elements, and fp32 sums of them, in
/// wide integers: numbers are multiples of 2^-unit_bits.
inline constexpr unsigned unit_bits = 400;

inline std::vector<NumberFormat> mx_formats() {
  std::vector<NumberFormat> formats;
  for (const auto* name : {"mxfp8e4m3", "mxfp8e5m2", "mxfp6e3m2", "mxfp6e2m3", "mxfp4", "mxint8"}) {
    formats.push_back(parse_number_format(name));
  }
  return formats;
}

/// Times 2^exponent.
inline Integer scaled(const Integer& number, std::int32_t exponent) {
  return exponent < 0 ? Integer(number >> -exponent) : Integer(number << exponent);
}

/// An element, section 5.3; none where it is infinite or no number.
inline std::optional<Integer> element(std::uint32_t word, const NumberFormat& format) {
  const auto [exponent_bits, mantissa_bits] = format.storage.mx();
  if (exponent_bits == 0) {
    const auto code = static_cast<std::int8_t>(word);
    return Integer(code) << (unit_bits - 6);
  }
  const auto field = (word >> mantissa_bits) & ((1U << exponent_bits) - 1);
  const auto mantissa = word & ((1U << mantissa_bits) - 1);
  const bool all_ones = field == (1U << exponent_bits) - 1;
  if (format.storage.bits == 8 && all_ones && (exponent_bits == 5 || mantissa == 7)) {
    return std::nullopt;
  }
  const auto bias = (1 << (exponent_bits - 1)) - 1;
  const auto significand = mantissa + (field == 0 ? 0U : 1U << mantissa_bits);
  const auto exponent = (field == 0 ? 1 : static_cast<std::int32_t>(field)) - bias -
                        static_cast<std::int32_t>(mantissa_bits);
  const auto magnitude = scaled(Integer(significand) << unit_bits, exponent);
  return (word >> (format.storage.bits - 1) & 1U) != 0 ? Integer(-magnitude) : magnitude;
}

/// The nearest fp32, ties to even, as if its exponent had no end; then flushed below the smallest
/// normal number, and none beyond the largest.
inline std::optional<Integer> to_fp32(const Integer& number) {
  if (number == 0) {
    return number;
  }
  const Integer magnitude = abs(number);
  const auto width = msb(magnitude) + 1;
  Integer rounded = magnitude;
  if (width > 24) {
    const auto cut = width - 24;
    const Integer half = Integer(1) << (cut - 1);
    const Integer kept = magnitude >> cut;
    const Integer rest = magnitude - (kept << cut);
    const bool up = rest > half || (rest == half && (kept & 1) != 0);
    rounded = (kept + (up ? 1 : 0)) << cut;
  }
  if (rounded < Integer(1) << (unit_bits - 126)) {
    return Integer(0);
  }
  if (rounded >= Integer(1) << (unit_bits + 128)) {
    return std::nullopt;
  }
  return number < 0 ? Integer(-rounded) : rounded;
}

/// Of a finite number.
inline Integer of_double(double x) {
  int exponent = 0;
  const double fraction = std::frexp(x, &exponent);
  const auto significand = static_cast<std::int64_t>(std::ldexp(fraction, 53));
  return scaled(Integer(significand) << unit_bits, exponent - 53);
}

}  // namespace lnsim::numerics::oracle
