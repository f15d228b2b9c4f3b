// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "models/numerics/datapath/vector_datapath.hpp"
#include "tests/models/numerics/oracle.hpp"

/// Sums of 8-bit floats in a fixed-point window, from the fields of words and in wide integers.
namespace lnsim::numerics::oracle {

inline constexpr int window_places = 64;  ///< below 1 that hold the product of any two words

/// The products of each window: of one format, and of both.
inline std::vector<ProductFormats> window_formats() {
  const auto e4m3 = parse_number_format("fp8e4m3-a24");
  const auto e5m2 = parse_number_format("fp8e5m2-a24");
  const auto exact = parse_number_format("fp8e4m3-a48");
  return {{e4m3}, {e5m2}, {e4m3, e5m2, e4m3}, {e5m2, e4m3, e5m2}, {exact}};
}

/// A word times 2^(window_places / 2), or nothing where it is infinite or NaN.
inline std::optional<Integer> window_operand(std::uint32_t word, const NumberFormat& format) {
  const auto& [exponent_bits, mantissa_bits] = format.storage.floating();
  const auto magnitude = word & 0x7fU;
  if (exponent_bits == 4 ? magnitude == 0x7f : magnitude >= 0x7c) {
    return std::nullopt;
  }
  const auto exponent = magnitude >> mantissa_bits;
  const auto fraction = magnitude & ((1U << mantissa_bits) - 1);
  const int bias = exponent_bits == 4 ? 7 : 15;
  const auto significand = exponent == 0 ? fraction : fraction | 1U << mantissa_bits;
  const auto place = static_cast<int>(std::max(exponent, 1U)) - bias -
                     static_cast<int>(mantissa_bits) + window_places / 2;
  const Integer value = Integer(significand) << place;
  return (word & 0x80U) != 0 ? Integer(-value) : value;
}

/// The largest numbers are 1.75 * 2^8 and 1.75 * 2^15; their product's leading one is bit 18 of 24.
/// Of 48 bits the lowest is the smallest product, of 2^-9 by itself.
inline int window_unit(const ProductFormats& formats) {
  if (formats.lane.datapath.accumulator_bits == 48) {
    return -18;
  }
  const auto largest = [](const NumberFormat& format) {
    return format.storage.floating().exponent_bits == 4 ? 8 : 15;
  };
  return largest(formats.a) + largest(formats.b) + 1 - 18;
}

inline DotResult window_dot(const std::vector<std::uint32_t>& a,
                            const std::vector<std::uint32_t>& b, std::size_t vector_size,
                            const ProductFormats& formats) {
  const Integer unit = Integer(1) << (window_places + window_unit(formats));
  const auto sign_bit = formats.lane.datapath.accumulator_bits - 1;
  const Integer largest = (Integer(1) << sign_bit) - 1;
  Integer running = 0;
  DotResult result;
  for (std::size_t first = 0; first < a.size(); first += vector_size) {
    for (auto i = first; i < std::min(first + vector_size, a.size()); ++i) {
      const auto x = window_operand(a[i], formats.a);
      const auto y = window_operand(b[i], formats.b);
      if (!x || !y) {
        result.sum = -(Sum{1} << sign_bit);
        return result;
      }
      running += *x * *y / unit;  // towards zero
    }
    if (running > largest || running < -largest) {
      running = running > 0 ? largest : Integer(-largest);
      ++result.overflows;
    }
  }
  result.sum = static_cast<Sum>(running);
  return result;
}

}  // namespace lnsim::numerics::oracle
