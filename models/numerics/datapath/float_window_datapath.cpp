// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/float_window_datapath.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/numerics/codec/float_codec.hpp"

namespace lnsim::numerics {

namespace {

/// The log2 of the smallest number above 0.
std::int32_t smallest_exponent(const NumberFormat& format) {
  return std::ilogb(smallest_normal_float(format)) -
         static_cast<std::int32_t>(format.storage.floating().mantissa_bits);
}

}  // namespace

std::int32_t window_unit_exponent(const ProductFormats& formats) {
  constexpr std::int32_t guard_bits = 4;
  const auto width = static_cast<std::int32_t>(formats.lane.datapath.accumulator_bits);
  const auto largest = std::ilogb(largest_float(formats.a) * largest_float(formats.b));
  return std::max(largest - (width - 2 - guard_bits),
                  smallest_exponent(formats.a) + smallest_exponent(formats.b));
}

FloatWindowDatapath::FloatWindowDatapath(const ProductFormats& formats)
    : VectorDatapath(formats),
      unit_exponent_(window_unit_exponent(formats)),
      largest_((Sum{1} << (formats.lane.datapath.accumulator_bits - 1)) - 1) {}

std::uint64_t FloatWindowDatapath::accumulate(std::span<Sum> sums, std::span<const std::uint32_t> a,
                                              std::span<const std::uint32_t> b) const {
  auto& sum = sums.front();
  bool finite = sum != nan();
  Sum vector = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    // A double holds a product of two significands of 4 bits, and the conversion cuts towards zero.
    const double product = decode_float(a[i], formats().a) * decode_float(b[i], formats().b);
    finite = finite && std::isfinite(product);
    vector += std::isfinite(product) ? static_cast<Sum>(std::ldexp(product, -unit_exponent_)) : 0;
  }
  if (!finite) {
    sum = nan();
    return 0;
  }
  const auto exact = sum + vector;
  sum = std::clamp(exact, -largest_, largest_);
  return sum != exact ? 1 : 0;
}

std::uint32_t FloatWindowDatapath::output(Sum sum, std::int32_t offset) const {
  return encode_output(std::ldexp(value_of(sum, 1), offset), formats().result);
}

double FloatWindowDatapath::value_of(Sum sum, double scale) const {
  return sum == nan() ? std::numeric_limits<double>::quiet_NaN()
                      : std::ldexp(static_cast<double>(sum) * scale, unit_exponent_);
}

}  // namespace lnsim::numerics
