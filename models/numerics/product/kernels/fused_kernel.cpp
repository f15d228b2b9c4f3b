// SPDX-License-Identifier: MIT
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "models/numerics/codec/float_codec.hpp"
#include "models/numerics/datapath/wide_sum.hpp"
#include "models/numerics/product/kernels/product_kernel.hpp"

namespace lnsim::numerics::kernels {
namespace {

constexpr double smallest_normal = 0x1p-126;
/// Below, a number is still below the smallest normal one when it has been rounded to 24 bits.
constexpr double least_that_rounds_up = smallest_normal - 0x1p-151;
/// Below the place of any product, that of one which is 0.
constexpr std::int32_t no_place = -10000;

/// To fp32, where subnormal numbers are zeros.
float rounded(double x) {
  return static_cast<float>(std::abs(x) < least_that_rounds_up ? std::copysign(0.0, x) : x);
}

float added(float a, float b) {
  const float sum = a + b;
  if (std::isnan(sum)) {
    return std::numeric_limits<float>::quiet_NaN();
  }
  return std::abs(sum) < static_cast<float>(smallest_normal) ? std::copysign(0.0F, sum) : sum;
}

/// Operands of a format, by row and column.
struct Operands {
  std::vector<double> values;
  std::vector<std::int32_t> significands;
  std::vector<std::int32_t> places;
  bool finite = true;
};

class FusedKernel : public ProductKernel {
 public:
  explicit FusedKernel(const VectorDatapath& datapath)
      : format_(datapath.format()),
        mantissa_bits_(static_cast<std::int32_t>(format_.storage.floating().mantissa_bits)),
        smallest_exponent_(std::ilogb(smallest_normal_float(format_))),
        others_(make_datapath_kernel(datapath)) {}

  [[nodiscard]] std::uint64_t multiply(const ProductBlock& block) const override {
    const auto a = decode(block.a, block.columns);
    const auto b = decode(block.b, block.columns);
    if (!a.finite || !b.finite) {
      return others_->multiply(block);
    }
    return format_.datapath.window_bits == 0 ? multiply(block, a, b, &FusedKernel::exact_sum)
                                             : multiply(block, a, b, &FusedKernel::window_sum);
  }
  /// So many terms of a window add up to 31 bits.
  [[nodiscard]] std::size_t longest_vector() const override { return 32; }

 private:
  using Dot = double (FusedKernel::*)(const Operands& a, std::size_t i, const Operands& b,
                                      std::size_t j, std::size_t count) const;

  /// Places of a product of 8 bits are counted from the lowest one, as whole numbers.
  [[nodiscard]] std::int32_t lowest_place() const {
    return format_.datapath.window_bits == 0 ? smallest_exponent_ - mantissa_bits_ : 0;
  }

  [[nodiscard]] Operands decode(const WordGrid& grid, std::size_t columns) const {
    Operands operands{.values = decode_rows<double>(grid, columns, [this](std::uint32_t word) {
                        return decode_operand(word, format_);
                      })};
    operands.places.reserve(operands.values.size());
    operands.significands.reserve(operands.values.size());
    operands.finite =
        std::ranges::all_of(operands.values, [](double x) { return std::isfinite(x); });
    if (!operands.finite) {
      return operands;
    }
    for (const double x : operands.values) {
      const auto place =
          std::max(x == 0 ? no_place : std::ilogb(x), smallest_exponent_) - mantissa_bits_;
      operands.significands.push_back(static_cast<std::int32_t>(std::ldexp(x, -place)));
      operands.places.push_back(
          x == 0 && format_.datapath.window_bits != 0 ? no_place : place - lowest_place());
    }
    return operands;
  }

  /// Every product is exact, in one of two sums of 32 places each.
  [[nodiscard]] double exact_sum(const Operands& a, std::size_t i, const Operands& b, std::size_t j,
                                 std::size_t count) const {
    constexpr std::int32_t half = 32;
    std::int64_t low = 0;
    std::int64_t high = 0;
    for (std::size_t k = 0; k < count; ++k) {
      const auto place = a.places[i + k] + b.places[j + k];
      const auto product = std::int64_t{a.significands[i + k]} * b.significands[j + k];
      const auto shifted = product * (std::int64_t{1} << (place % half));
      (place < half ? low : high) += shifted;
    }
    return std::ldexp(without_last_bits(high * (WideInteger{1} << half) + low), 2 * lowest_place());
  }

  /// A product is exact as a double, and so is what a conversion cuts.
  [[nodiscard]] double window_sum(const Operands& a, std::size_t i, const Operands& b,
                                  std::size_t j, std::size_t count) const {
    std::int32_t highest = 2 * no_place;
    for (std::size_t k = 0; k < count; ++k) {
      highest = std::max(highest, a.places[i + k] + b.places[j + k]);
    }
    // A product of 0 is far below any other, whichever of its operands is 0.
    if (highest < no_place / 2) {
      return 0;
    }
    const auto unit = highest + 2 * (mantissa_bits_ + 1) -
                      static_cast<std::int32_t>(format_.datapath.window_bits);
    const double to_steps = std::ldexp(1.0, -unit);
    std::int32_t sum = 0;
    for (std::size_t k = 0; k < count; ++k) {
      sum += static_cast<std::int32_t>(a.values[i + k] * b.values[j + k] * to_steps);
    }
    return std::ldexp(sum, unit);
  }

  [[nodiscard]] std::uint64_t multiply(const ProductBlock& block, const Operands& a,
                                       const Operands& b, Dot dot) const {
    std::uint64_t overflows = 0;
    for (std::size_t m = 0; m < block.a.row_count; ++m) {
      for (std::size_t n = 0; n < block.b.row_count; ++n) {
        float sum = 0;
        for (const auto& vector : std::span(block.vectors, block.vector_count)) {
          const auto before = sum;
          sum = added(sum, rounded((this->*dot)(a, m * block.columns + vector.first, b,
                                                n * block.columns + vector.first, vector.count)));
          overflows += std::isinf(sum) && !std::isinf(before) ? 1 : 0;
        }
        write_sum(block.out, m, n, std::bit_cast<std::uint32_t>(sum));
      }
    }
    return overflows;
  }

  NumberFormat format_;
  std::int32_t mantissa_bits_;
  std::int32_t smallest_exponent_;
  std::unique_ptr<ProductKernel> others_;
};

}  // namespace

std::unique_ptr<ProductKernel> make_fused_kernel(const VectorDatapath& datapath) {
  constexpr std::uint32_t float_bits = 32;
  constexpr std::uint32_t widest_window_bits = 26;
  const auto& format = datapath.format();
  const bool fused = format.storage.is<FloatParameters>() &&
                     format.datapath.accumulation == Accumulation::Fused &&
                     format.datapath.window_bits <= widest_window_bits &&
                     sum_format(format).storage.bits == float_bits;
  return fused ? std::make_unique<FusedKernel>(datapath) : nullptr;
}

}  // namespace lnsim::numerics::kernels
