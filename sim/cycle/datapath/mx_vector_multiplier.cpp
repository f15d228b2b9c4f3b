// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/mx_vector_multiplier.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "models/numerics/codec/mx_code.hpp"
#include "models/numerics/codec/word.hpp"
#include "sim/cycle/datapath/fused_sum.hpp"

namespace lnsim::cycle::datapath {
MxVectorMultiplier::MxVectorMultiplier(const sc_core::sc_module_name& name,
                                       const NumberFormat& format, std::uint32_t vector_size)
    : VectorMultiplier(name), format_(format), vector_size_(vector_size) {
  numerics::require_in_block(vector_size, format);
  const auto mantissa_bits = static_cast<std::int32_t>(format.storage.mx().mantissa_bits);
  for (std::uint32_t word = 0; word < 1U << format.storage.bits; ++word) {
    const double value = numerics::decode_word(word, 1, format);
    Element made{.infinite = std::isinf(value), .nan = std::isnan(value)};
    if (std::isfinite(value) && value != 0) {
      made.place = std::ilogb(value) - mantissa_bits;
      made.significand = static_cast<std::int32_t>(std::ldexp(value, -made.place));
    } else if (made.infinite) {
      made.significand = value < 0 ? -1 : 1;
    }
    smallest_place_ = std::min(smallest_place_, 2 * made.place);
    elements_.push_back(made);
  }
}

void MxVectorMultiplier::decode(Side /*side*/, std::span<const std::uint32_t> words,
                                std::span<std::uint32_t> operands) const {
  std::ranges::copy(words, operands.begin());
}

/// The scales are those of the first elements, which are in their place in a buffer's order, too.
VectorSum MxVectorMultiplier::sum_of_lane(std::span<const std::uint32_t> a,
                                          std::span<const std::uint32_t> b, std::size_t lane,
                                          std::size_t lanes) const {
  const auto scale_a = numerics::block_exponent(a[lane], format_);
  const auto scale_b = numerics::block_exponent(b.front(), format_);
  WideInteger sum = 0;
  SpecialSum special;
  special.add(scale_a == numerics::nan_scale_exponent || scale_b == numerics::nan_scale_exponent,
              false, false);
  for (std::size_t i = 0; i < b.size(); ++i) {
    const auto& x = element(a[i * lanes + lane]);
    const auto& y = element(b[i]);
    const auto product = std::int64_t{x.significand} * y.significand;
    if (x.infinite || y.infinite || x.nan || y.nan) {
      special.add(x.nan || y.nan || product == 0, true, product < 0);
    } else {
      sum += WideInteger{product} * (WideInteger{1} << (x.place + y.place - smallest_place_));
    }
  }
  const auto value =
      special.found() ? special.value() : rounded<Fp32>(sum, scale_a + scale_b + smallest_place_);
  return std::bit_cast<std::uint32_t>(value) | (special.found() ? special_operand : 0);
}

void MxVectorMultiplier::multiply(std::span<const std::uint32_t> a,
                                  std::span<const std::uint32_t> b, std::span<VectorSum> sums) {
  for (std::size_t lane = 0; lane < sums.size(); ++lane) {
    sums[lane] = sum_of_lane(a, b, lane, sums.size());
  }
  multiplications_ += vector_size_ * sums.size();
}

}  // namespace lnsim::cycle::datapath
