// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "models/numerics/format/number_format.hpp"

namespace lnsim::numerics::kernels {

/// How a running sum is kept in 32 bits.
struct SumRange {
  std::int32_t smallest;
  std::int32_t largest;
  std::int32_t unused_bits;  ///< above the sum
  bool wraps;
};

/// What the product of rows needs of a logarithmic format. An operand's words are expanded to
/// gamma rows an element, one a remainder class r of the other's exponent: the other's quotient
/// then only scales row r. Plain data, which files built for one instruction set share.
struct RowPlan {
  static constexpr std::int32_t largest_base_bits = 3;
  static constexpr std::int32_t largest_base_factor = 1 << largest_base_bits;
  static constexpr std::int32_t most_constants = 32;

  std::int32_t unused_bits;  ///< above a stored word
  std::int32_t field_mask;
  std::int32_t reserved_codes;
  std::int32_t base_bits;
  std::int32_t remainder_mask;
  SumRange range;
  /// With Magnitude, a table's floored negative terms are one below the truncated ones.
  bool truncates;

  /// By remainder, repeated: a float's bits in accumulator units, less the scale that the other's
  /// quotient brings; the constant of a bin; or that of a wide table, with 29 fraction bits, from
  /// the last remainder to the first.
  alignas(64) std::int32_t constants[most_constants];
  /// The exponent field of a table's multiplier 2^quotient, less the quotient.
  std::int32_t multiplier_field;
  std::int32_t largest_quotient;  ///< of an operand
  /// Wide tables: less both exponents, the shift to the right of a constant; in its low bits, which
  /// constant.
  std::int32_t reach;
  /// Bins: below this sum of exponents a product is cut to 0.
  std::int32_t smallest_exponent;
  /// Bins: bits of the sum of products below the accumulator's unit.
  std::int32_t cut_bits;
  bool floors;

  /// An operand's exponent e bounds its factor by the float of bits (e << (23 - base_bits)) +
  /// bound_field << 23, since 1 + r / gamma >= 2^(r / gamma).
  std::int32_t bound_field_a;
  std::int32_t bound_field_b;
  /// The largest sum of products of bounds at which nothing overflows before it is drained.
  float window;
  /// What makes a sum of products of bounds one of terms, in accumulator units.
  float bound_scale;
};

/// The same of an integer format.
struct IntegerPlan {
  std::int32_t unused_bits;  ///< above a stored word
  SumRange range;
  std::int32_t largest_sum;  ///< of a chunk
};

/// Floats need none.
struct FloatPlan {};

/// How floats are added up in a window.
struct WindowPlan {
  std::int32_t mantissa_bits;
  std::int32_t smallest_exponent;  ///< of a number that is not subnormal
  std::int32_t headroom;           ///< of the window above a product: its bits less those of one
};

/// How floats are added up in a fixed-point window.
struct FixedPlan {
  SumRange range;
  float to_units;  ///< over the lowest place of the window
};

/// The plan of tables of at most 8 remainders whose terms fit floats, or nothing.
[[nodiscard]] std::optional<RowPlan> table_plan(const NumberFormat& format);

/// The plan of tables of at most 32 remainders whose terms fit 29 bits and sums 32, or nothing.
[[nodiscard]] std::optional<RowPlan> wide_table_plan(const NumberFormat& format);

/// The plan of bins without Mitchell's part whose products fit 32 bits, or nothing.
[[nodiscard]] std::optional<RowPlan> bin_plan(const NumberFormat& format);

/// The plan of fused sums of at most 16-bit floats in a window of at most 26 bits, or nothing.
[[nodiscard]] std::optional<WindowPlan> window_plan(const NumberFormat& format);

/// The plan of fixed-point windows of 8-bit floats whose sums fit 30 bits, or nothing.
[[nodiscard]] std::optional<FixedPlan> fixed_plan(const NumberFormat& format);

/// The plan of integers of at most 8 bits, or nothing.
[[nodiscard]] std::optional<IntegerPlan> integer_plan(const NumberFormat& format);

}  // namespace lnsim::numerics::kernels
