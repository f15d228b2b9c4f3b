// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "models/numerics/accumulator.hpp"
#include "models/numerics/exponent_adder.hpp"
#include "models/numerics/linear_to_log.hpp"
#include "models/numerics/log_to_linear.hpp"

namespace lnsim::numerics {

/// What a format's name leaves open about its datapath. The papers do not state it; with the
/// default guard bits 16 products of the largest magnitude fit, and 18 bits remain below each
/// at 24.
struct DatapathOptions {
  std::uint32_t fraction_bits = default_fraction_bits;  ///< of the conversion constants, 0..32
  std::uint32_t guard_bits = 4;  ///< between the largest product's leading one and the sign bit
  OverflowPolicy overflow = OverflowPolicy::Saturate;
};

struct DotResult {
  std::int64_t sum = 0;         ///< in accumulator units
  std::uint64_t overflows = 0;  ///< sums that did not fit
  bool operator==(const DotResult&) const = default;
};

/// The integer datapath of a logarithmic format: exponent adder, conversion, accumulator, and the
/// conversion back. The accumulator keeps the bits below the largest product's leading one that its
/// width leaves after the sign and the guard bits, and drops the rest of every product.
class LnsDatapath {
 public:
  /// Throws Error where the format is not logarithmic or an option is out of range: guard bits are
  /// 1 (a rounded significand may reach 2) to the accumulator's width - 2.
  explicit LnsDatapath(const NumberFormat& format, const DatapathOptions& options = {});

  [[nodiscard]] const NumberFormat& format() const { return format_; }
  /// The log2 of the accumulator's unit, in a product of exponent 0; may be negative.
  [[nodiscard]] std::int32_t unit_exponent() const { return unit_exponent_; }
  [[nodiscard]] const LogToLinear& log_to_linear() const { return log_to_linear_; }
  [[nodiscard]] const LinearToLog& linear_to_log() const { return linear_to_log_; }
  /// An empty accumulator.
  [[nodiscard]] Accumulator accumulator() const;

  /// The sum of the products in the order of the elements, each added and saturated on its own.
  /// Throws Error where the sizes differ.
  [[nodiscard]] DotResult dot(std::span<const LnsCode> a, std::span<const LnsCode> b) const;

  /// An accumulator value as a number, where scale is the product of the operands' scales.
  [[nodiscard]] double value_of(std::int64_t sum, double scale) const;

 private:
  NumberFormat format_;
  DatapathOptions options_;
  std::int32_t unit_exponent_;
  LogToLinear log_to_linear_;
  LinearToLog linear_to_log_;
};

}  // namespace lnsim::numerics
