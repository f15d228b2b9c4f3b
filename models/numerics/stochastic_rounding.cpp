// SPDX-License-Identifier: MIT
#include "models/numerics/stochastic_rounding.hpp"

#include <algorithm>
#include <cmath>

#include "models/base/error.hpp"
#include "models/numerics/float_codec.hpp"
#include "models/numerics/integer_codec.hpp"
#include "models/numerics/lns_code.hpp"
#include "models/numerics/quantise.hpp"

namespace lnsim::numerics {
namespace {

/// floor(position), or one above it with the probability of what is cut off.
std::int64_t round(double position, double random) {
  const double lower = std::floor(position);
  return static_cast<std::int64_t>(lower) + (position - lower > random ? 1 : 0);
}

std::uint32_t encode_lns(double x, double log2_of_scale, const NumberFormat& format,
                         double random) {
  require_finite(x, format);
  if (x == 0) {
    return pack(zero_code(format), format);
  }
  const double position = format.lns.base_factor * (std::log2(std::abs(x)) - log2_of_scale);
  return pack(clamp_code(std::signbit(x), round(position, random), format), format);
}

/// Between the nearest code and its neighbour on the other side of x.
std::uint32_t encode_floating(double x, const NumberFormat& format, double random) {
  const auto nearest = encode_float(x, format);
  const double distance = std::abs(x) - std::abs(decode_float(nearest, format));
  if (!std::isfinite(distance) || distance == 0 || std::abs(x) > largest_float(format)) {
    return nearest;
  }
  const auto neighbour = distance > 0 ? nearest + 1 : nearest - 1;
  const double step =
      std::abs(decode_float(neighbour, format)) - std::abs(decode_float(nearest, format));
  const double fraction = distance / step;
  const bool up = (distance > 0 ? fraction : 1 - fraction) > random;
  return up == (distance > 0) ? neighbour : nearest;
}

std::uint32_t encode_integral(double x, double scale, const NumberFormat& format, double random) {
  require_finite(x, format);
  const double largest = largest_integer(format);
  const auto code = round(std::clamp(x / scale, -largest, largest), random);
  return static_cast<std::uint32_t>(code) & ((1U << format.bits) - 1);
}

}  // namespace

double uniform(std::uint64_t seed, std::uint64_t index) {
  constexpr std::uint64_t golden_gamma = 0x9e3779b97f4a7c15;
  std::uint64_t z = seed + (index + 1) * golden_gamma;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  z ^= z >> 31;
  return static_cast<double>(z >> 11) * 0x1p-53;
}

std::uint32_t encode_word_stochastically(double x, double scale, const NumberFormat& format,
                                         double random) {
  require_scale(scale, format);
  switch (format.family) {
    case NumberFamily::Lns:
      return encode_lns(x, std::log2(scale), format, random);
    case NumberFamily::Float:
      return encode_floating(x / scale, format, random);
    case NumberFamily::Integer:
      return encode_integral(x, scale, format, random);
  }
  throw Error("number format \"" + format.name + "\": no such family");
}

template <typename Real>
void encode_stochastically(std::span<const Real> values, double scale, const NumberFormat& format,
                           std::uint64_t seed, std::uint64_t first,
                           std::span<std::uint32_t> words) {
  require_scale(scale, format);
  const bool logarithmic = format.family == NumberFamily::Lns;
  const double log2_of_scale = std::log2(scale);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double random = uniform(seed, first + i);
    words[i] = logarithmic ? encode_lns(values[i], log2_of_scale, format, random)
                           : encode_word_stochastically(values[i], scale, format, random);
  }
}

template void encode_stochastically(std::span<const float>, double, const NumberFormat&,
                                    std::uint64_t, std::uint64_t, std::span<std::uint32_t>);
template void encode_stochastically(std::span<const double>, double, const NumberFormat&,
                                    std::uint64_t, std::uint64_t, std::span<std::uint32_t>);

}  // namespace lnsim::numerics
