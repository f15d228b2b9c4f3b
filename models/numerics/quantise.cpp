// SPDX-License-Identifier: MIT
#include "models/numerics/quantise.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/base/error.hpp"
#include "models/numerics/float_codec.hpp"
#include "models/numerics/integer_codec.hpp"
#include "models/numerics/lns_codec.hpp"
#include "models/numerics/word.hpp"

namespace lnsim::numerics {
namespace {

constexpr std::uint32_t scaled_float_bits = 8;

double float_scale(double magnitude, const NumberFormat& format) {
  if (!has_scale(format)) {
    return 1;
  }
  int exponent = 0;
  const double fraction = std::frexp(magnitude / largest_float(format), &exponent);
  return std::ldexp(1.0, fraction == 0.5 ? exponent - 1 : exponent);
}

double lns_scale(double magnitude, const NumberFormat& format) {
  const auto largest = largest_exponent(format);
  const LnsCode code{
      .negative = false, .zero = false, .exponent = largest % format.lns.base_factor};
  return std::ldexp(magnitude / decode(code, 1, format),
                    -static_cast<int>(largest / format.lns.base_factor));
}

}  // namespace

void require_finite(double x, const NumberFormat& format) {
  if (!std::isfinite(x)) {
    throw Error("number format \"" + format.name + "\": expected a finite value, found " +
                std::to_string(x));
  }
}

void require_scale(double scale, const NumberFormat& format) {
  if (!std::isfinite(scale) || scale <= 0) {
    throw Error("number format \"" + format.name + "\": expected a positive finite scale, found " +
                std::to_string(scale));
  }
}

double largest_magnitude(std::span<const double> values) {
  double largest = 0;
  for (const double value : values) {
    if (!std::isfinite(value)) {
      throw Error("expected finite values, found " + std::to_string(value));
    }
    largest = std::max(largest, std::abs(value));
  }
  return largest;
}

bool has_scale(const NumberFormat& format) {
  return format.family != NumberFamily::Float || format.bits <= scaled_float_bits;
}

double scale_for_maximum(double largest_magnitude, const NumberFormat& format) {
  require_finite(largest_magnitude, format);
  if (largest_magnitude < 0) {
    throw Error("expected a magnitude, found " + std::to_string(largest_magnitude));
  }
  if (largest_magnitude == 0) {
    return 1;
  }
  double scale = 1;
  switch (format.family) {
    case NumberFamily::Lns:
      scale = lns_scale(largest_magnitude, format);
      break;
    case NumberFamily::Float:
      scale = float_scale(largest_magnitude, format);
      break;
    case NumberFamily::Integer:
      scale = largest_magnitude / largest_integer(format);
      break;
  }
  return std::max(scale, std::numeric_limits<double>::min());
}

double quantise(double x, double scale, const NumberFormat& format) {
  return decode_word(encode_word(x, scale, format), scale, format);
}

}  // namespace lnsim::numerics
