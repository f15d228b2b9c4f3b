// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "models/numerics/datapath/accumulator.hpp"
#include "models/numerics/datapath/bin_sum.hpp"
#include "models/numerics/datapath/linear_to_log.hpp"
#include "models/numerics/datapath/log_to_linear.hpp"
#include "models/numerics/datapath/vector_datapath.hpp"

namespace lnsim::numerics {

/// The integer datapath of a logarithmic format: exponent adders, conversion by table or by bins,
/// accumulator, and the conversion back. The accumulator keeps the bits below the largest product's
/// leading one that its width leaves after the sign and the guard bits. The papers do not state
/// this alignment; with the default guard bits 16 products of the largest magnitude fit, and 18
/// bits remain below each at 24.
class LnsDatapath : public VectorDatapath {
 public:
  /// Throws Error where a format is not logarithmic or an option of the lane is out of range: guard
  /// bits are 1 (a rounded significand may reach 2) to the accumulator's width - 2.
  explicit LnsDatapath(const ProductFormats& formats);

  [[nodiscard]] std::size_t sums() const override;
  [[nodiscard]] std::uint64_t accumulate(std::span<Sum> sums, std::span<const std::uint32_t> a,
                                         std::span<const std::uint32_t> b) const override;
  [[nodiscard]] DotResult total(std::span<const Sum> sums) const override;
  [[nodiscard]] std::uint32_t output(Sum sum, std::int32_t offset) const override;
  [[nodiscard]] double value_of(Sum sum, double scale) const override;

  /// The log2 of the accumulator's unit, in a product of exponent 0; may be negative.
  [[nodiscard]] std::int32_t unit_exponent() const { return unit_exponent_; }
  [[nodiscard]] const LogToLinear& log_to_linear() const { return log_to_linear_; }
  [[nodiscard]] const LinearToLog& linear_to_log() const { return linear_to_log_; }

 private:
  std::int32_t unit_exponent_;
  LogToLinear log_to_linear_;
  BinSum bin_sum_;
  LinearToLog linear_to_log_;
  Accumulator accumulator_;
};

}  // namespace lnsim::numerics
