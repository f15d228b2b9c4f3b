// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/float_fused_datapath.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "models/numerics/codec/float_codec.hpp"

namespace lnsim::numerics {
namespace {

/// Times 2^shift, the bits below 1 cut towards zero.
WideInteger shifted(std::int64_t steps, std::int32_t shift) {
  constexpr std::int32_t most = std::numeric_limits<std::int64_t>::digits;
  const auto right = std::min(-shift, most);
  return shift >= 0 ? WideInteger{steps} * (WideInteger{1} << shift)
                    : WideInteger{steps} / (WideInteger{1} << right);
}

}  // namespace

struct FloatFusedDatapath::Products {
  std::vector<Product> finite;  ///< that are not 0
  double special = 0;           ///< the sum of those of operands that are not finite, if there are
};

FloatFusedDatapath::FloatFusedDatapath(const ProductFormats& formats)
    : FloatSumDatapath(formats),
      mantissa_bits_(static_cast<std::int32_t>(formats.lane.storage.floating().mantissa_bits)),
      smallest_exponent_(std::ilogb(smallest_normal_float(formats.lane))) {}

FloatFusedDatapath::Product FloatFusedDatapath::product_of(double x, double y) const {
  const auto place = [this](double operand) {
    return std::max(std::ilogb(operand), smallest_exponent_) - mantissa_bits_;
  };
  const auto place_x = place(x);
  const auto place_y = place(y);
  return {.steps = std::llrint(std::ldexp(x, -place_x)) * std::llrint(std::ldexp(y, -place_y)),
          .place = place_x + place_y};
}

FloatFusedDatapath::Products FloatFusedDatapath::multiply(std::span<const std::uint32_t> a,
                                                          std::span<const std::uint32_t> b) const {
  Products products;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double x = decode_operand(a[i], formats().a);
    const double y = decode_operand(b[i], formats().b);
    if (!std::isfinite(x) || !std::isfinite(y)) {
      products.special += x * y;
    } else if (x != 0 && y != 0) {
      products.finite.push_back(product_of(x, y));
    }
  }
  return products;
}

std::int32_t FloatFusedDatapath::unit_place(const Products& products) const {
  const auto window_bits = static_cast<std::int32_t>(format().datapath.window_bits);
  if (window_bits == 0 || products.finite.empty()) {
    return 2 * (smallest_exponent_ - mantissa_bits_);
  }
  const auto highest = std::ranges::max(products.finite, {}, &Product::place).place;
  const auto product_bits = 2 * (mantissa_bits_ + 1);
  return highest + product_bits - window_bits;
}

std::uint64_t FloatFusedDatapath::accumulate(std::span<Sum> sums, std::span<const std::uint32_t> a,
                                             std::span<const std::uint32_t> b) const {
  const auto products = multiply(a, b);
  const auto unit = unit_place(products);
  WideInteger exact = 0;
  for (const auto& product : products.finite) {
    exact += shifted(product.steps, product.place - unit);
  }
  const bool special = products.special != 0;
  const double vector =
      special ? products.special : arithmetic().round(std::ldexp(without_last_bits(exact), unit));
  return add(sums.front(), vector, special);
}

}  // namespace lnsim::numerics
