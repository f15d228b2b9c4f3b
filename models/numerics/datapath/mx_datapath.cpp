// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/mx_datapath.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "models/base/error.hpp"
#include "models/numerics/codec/float_codec.hpp"
#include "models/numerics/codec/mx_code.hpp"
#include "models/numerics/codec/word.hpp"
#include "models/numerics/datapath/wide_sum.hpp"

namespace lnsim::numerics {
namespace {

/// The log2 of an element's smallest step.
std::int32_t step_exponent(const NumberFormat& format) {
  const auto& element = element_format(format);
  if (format.storage.mx().exponent_bits == 0) {
    return std::ilogb(element_unit(format));
  }
  return std::ilogb(smallest_normal_float(element)) -
         static_cast<std::int32_t>(element.storage.floating().mantissa_bits);
}

}  // namespace

struct MxDatapath::Products {
  WideInteger sum = 0;
  double special = 0;  ///< the sum of those of operands that are not finite, if there are
};

MxDatapath::MxDatapath(const ProductFormats& formats)
    : FloatSumDatapath(formats),
      unit_exponent_(2 * step_exponent(formats.lane)),
      largest_(decode_word(largest_element(formats.result), 1, formats.result)) {}

MxDatapath::Products MxDatapath::multiply(std::span<const std::uint32_t> a,
                                          std::span<const std::uint32_t> b) const {
  const auto to_steps = -unit_exponent_ / 2;
  Products products;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double x = decode_word(a[i], 1, format());
    const double y = decode_word(b[i], 1, format());
    if (std::isfinite(x) && std::isfinite(y)) {
      products.sum +=
          WideInteger{std::llrint(std::ldexp(x, to_steps))} * std::llrint(std::ldexp(y, to_steps));
    } else {
      products.special += x * y;
    }
  }
  return products;
}

std::uint64_t MxDatapath::accumulate(std::span<Sum> sums, std::span<const std::uint32_t> a,
                                     std::span<const std::uint32_t> b) const {
  if (a.empty()) {
    return 0;
  }
  if (a.size() > mx_blocks.block_elements) {
    throw Error("number format \"" + format().name + "\": a vector of " + std::to_string(a.size()) +
                " elements is longer than a block");
  }
  const auto exponent_a = block_exponent(a.front(), format());
  const auto exponent_b = block_exponent(b.front(), format());
  if (exponent_a == nan_scale_exponent || exponent_b == nan_scale_exponent) {
    return add(sums.front(), std::numeric_limits<double>::quiet_NaN(), true);
  }
  const auto products = multiply(a, b);
  if (products.special != 0) {
    return add(sums.front(), products.special, true);
  }
  const double exact =
      std::ldexp(without_last_bits(products.sum), exponent_a + exponent_b + unit_exponent_);
  return add(sums.front(), arithmetic().round(exact), false);
}

std::uint32_t MxDatapath::output(Sum sum, std::int32_t offset) const {
  const double value = std::ldexp(value_of(sum, 1), offset);
  const auto& result = formats().result;
  if (std::isnan(value)) {
    return has_nan_elements(result) ? encode_word(value, 1, result)
                                    : with_block_exponent(0, nan_scale_exponent, result);
  }
  return encode_word(std::clamp(value, -largest_, largest_), 1, result);
}

}  // namespace lnsim::numerics
