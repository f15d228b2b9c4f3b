// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "sim/cycle/datapath/fused_sum.hpp"
#include "sim/cycle/datapath/lane_multiplier.hpp"

namespace lnsim::cycle::datapath {

/// The multipliers of floats whose products are added up in fixed point, the search for the largest
/// exponent where they have a window, the shifters that align products, the exact adder trees
/// behind them, and the conversion of their sums to fp32, or to fp16.
class FloatFusedMultiplier : public LaneMultiplier {
 public:
  FloatFusedMultiplier(const sc_core::sc_module_name& name, const ProductFormats& formats,
                       std::uint32_t vector_size);

 private:
  /// The fields of words of a format.
  struct Fields {
    std::uint32_t bits = 0;
    std::uint32_t exponent_bits = 0;
    std::uint32_t mantissa_bits = 0;
    std::int32_t bias = 0;
    bool subnormals = false;  ///< else they are zeros
    bool infinities = false;  ///< else a word of all ones is the one that is no number
  };
  /// A product that is finite.
  struct Product {
    std::int64_t significand = 0;
    std::int32_t place = 0;
  };

  static Fields fields_of(const NumberFormat& format);
  /// As the lane's words have it.
  [[nodiscard]] FusedOperand operand_of(std::uint32_t word, const Fields& fields) const;
  /// Of the products that stand in products_.
  [[nodiscard]] float finite_sum() const;
  [[nodiscard]] VectorSum sum_of_lane(std::span<const std::uint32_t> a,
                                      std::span<const std::uint32_t> b, std::size_t lane,
                                      std::size_t lanes) override;

  Fields fields_a_;
  Fields fields_b_;
  Fields lane_;
  std::int32_t window_bits_;
  bool sums_are_half_;
  std::vector<Product> products_;
};

}  // namespace lnsim::cycle::datapath
