// SPDX-License-Identifier: MIT
#include "models/numerics/codec/quantise.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/base/error.hpp"
#include "models/numerics/codec/word.hpp"
#include "models/numerics/format/number_family.hpp"

namespace lnsim::numerics {
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

bool has_scale(const NumberFormat& format) { return family_of(format).has_scale(format); }

double scale_for_maximum(double largest_magnitude, const NumberFormat& format) {
  require_finite(largest_magnitude, format);
  if (largest_magnitude < 0) {
    throw Error("expected a magnitude, found " + std::to_string(largest_magnitude));
  }
  if (largest_magnitude == 0) {
    return family_of(format).has_zero(format) ? 1 : std::numeric_limits<float>::min();
  }
  return std::max(family_of(format).scale_for_maximum(largest_magnitude, format),
                  std::numeric_limits<double>::min());
}

double quantise(double x, double scale, const NumberFormat& format) {
  return decode_word(encode_word(x, scale, format), scale, format);
}

}  // namespace lnsim::numerics
