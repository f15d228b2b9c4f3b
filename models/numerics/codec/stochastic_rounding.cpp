// SPDX-License-Identifier: MIT
#include "models/numerics/codec/stochastic_rounding.hpp"

#include <cmath>

#include "models/numerics/codec/quantise.hpp"
#include "models/numerics/format/number_family.hpp"

namespace lnsim::numerics {
std::int64_t round_by(double position, double random) {
  const double lower = std::floor(position);
  return static_cast<std::int64_t>(lower) + (position - lower > random ? 1 : 0);
}

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
  return family_of(format).stochastic_encoder(scale, format)(x, random);
}

template <typename Real>
void encode_stochastically(std::span<const Real> values, double scale, const NumberFormat& format,
                           std::uint64_t seed, std::uint64_t first,
                           std::span<std::uint32_t> words) {
  require_scale(scale, format);
  const auto encode = family_of(format).stochastic_encoder(scale, format);
  for (std::size_t i = 0; i < values.size(); ++i) {
    words[i] = encode(values[i], uniform(seed, first + i));
  }
}

template void encode_stochastically(std::span<const float>, double, const NumberFormat&,
                                    std::uint64_t, std::uint64_t, std::span<std::uint32_t>);
template void encode_stochastically(std::span<const double>, double, const NumberFormat&,
                                    std::uint64_t, std::uint64_t, std::span<std::uint32_t>);

}  // namespace lnsim::numerics
