// SPDX-License-Identifier: MIT
#include "models/numerics/lns_octave.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace lnsim::numerics {
namespace {

/// The layout of an fp32.
constexpr std::uint32_t fraction_bits = 23;
constexpr std::uint32_t fraction_mask = (1U << fraction_bits) - 1;
constexpr std::int32_t bias = 127;
constexpr std::int32_t special_exponent = 255;
constexpr std::uint32_t sign_bit = 1U << 31;

/// Fraction bits that a midpoint has beyond those of an fp32.
constexpr std::uint32_t further_bits = 52 - fraction_bits;
constexpr std::uint64_t further_mask = (std::uint64_t{1} << further_bits) - 1;

}  // namespace

std::optional<LnsOctave> LnsOctave::make(std::span<const std::uint64_t> midpoints,
                                         std::int64_t origin, const NumberFormat& format) {
  const bool undecided = std::ranges::any_of(
      midpoints, [](std::uint64_t midpoint) { return (midpoint & further_mask) == further_mask; });
  if (undecided || midpoints.size() > most_midpoints) {
    return std::nullopt;
  }
  LnsOctave octave;
  std::ranges::transform(midpoints, octave.midpoints_.begin(), [](std::uint64_t midpoint) {
    return static_cast<std::int32_t>((midpoint >> further_bits) & fraction_mask);
  });
  const bool reserved = format.lns.zero_policy == ZeroPolicy::ReservedCode;
  const auto base_factor = static_cast<std::int32_t>(format.lns.base_factor);
  octave.base_factor_ = format.lns.base_factor;
  octave.origin_ = static_cast<std::int32_t>(origin) - base_factor * bias;
  octave.largest_exponent_ = static_cast<std::int32_t>(largest_exponent(format));
  octave.reserved_codes_ = reserved ? 1 : 0;
  octave.flushed_below_ = reserved ? -base_factor : std::numeric_limits<std::int32_t>::min();
  octave.sign_shift_ = 32 - format.bits;
  octave.zero_word_ = pack(zero_code(format), format);
  return octave;
}

template <std::uint32_t base_factor>
bool LnsOctave::encode(std::span<const float> values, std::span<std::uint32_t> words) const {
  // Copied, as the compiler can't know that the words are written elsewhere.
  const LnsOctave octave = *this;
  std::uint32_t special = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto bits = std::bit_cast<std::uint32_t>(values[i]);
    const auto magnitude = static_cast<std::int32_t>(bits & ~sign_bit);
    const auto biased = magnitude >> fraction_bits;
    const auto fraction = magnitude & static_cast<std::int32_t>(fraction_mask);
    std::int32_t exponent = biased * static_cast<std::int32_t>(base_factor) + octave.origin_;
    for (std::uint32_t k = 0; k < base_factor; ++k) {
      exponent += fraction > octave.midpoints_[k] ? 1 : 0;
    }
    const auto field =
        std::min(std::max(exponent, 0), octave.largest_exponent_) + octave.reserved_codes_;
    const auto sign = (bits & sign_bit) >> octave.sign_shift_;
    const auto word =
        exponent < octave.flushed_below_ ? 0U : sign | static_cast<std::uint32_t>(field);
    words[i] = magnitude == 0 ? octave.zero_word_ : word;
    special |= (biased == special_exponent) | (biased == 0 && magnitude != 0) ? 1U : 0U;
  }
  return special == 0;
}

bool LnsOctave::operator()(std::span<const float> values, std::span<std::uint32_t> words) const {
  switch (base_factor_) {
    case 1:
      return encode<1>(values, words);
    case 2:
      return encode<2>(values, words);
    case 4:
      return encode<4>(values, words);
    case 8:
      return encode<8>(values, words);
    default:
      return encode<most_midpoints>(values, words);
  }
}

}  // namespace lnsim::numerics
