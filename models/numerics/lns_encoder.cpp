// SPDX-License-Identifier: MIT
#include "models/numerics/lns_encoder.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "models/base/error.hpp"
#include "models/numerics/lns_code.hpp"
#include "models/numerics/power_table.hpp"
#include "models/numerics/quantise.hpp"
#include "models/numerics/word.hpp"

namespace lnsim::numerics {
namespace {

/// The layout of a double.
constexpr std::uint32_t fraction_bits = 52;
constexpr std::uint64_t hidden_bit = std::uint64_t{1} << fraction_bits;
constexpr std::int64_t bias = 1023;
constexpr std::uint32_t exponent_mask = 2047;
constexpr std::uint32_t sign_place = 63;

constexpr std::uint32_t power_bits = 63;

/// 2^((2j + 1) / (2 base_factor)) for j in 0..base_factor-1.
std::vector<std::uint64_t> midpoint_powers(std::uint32_t base_factor) {
  const auto half_steps = floor_power_table(2 * base_factor, power_bits);
  std::vector<std::uint64_t> powers;
  for (std::size_t i = 1; i < half_steps.size(); i += 2) {
    powers.push_back(half_steps[i]);
  }
  return powers;
}

}  // namespace

LnsEncoder::LnsEncoder(NumberFormat format)
    : format_(std::move(format)),
      base_factor_(format_.lns.base_factor),
      largest_exponent_(largest_exponent(format_)),
      reserved_codes_(format_.lns.zero_policy == ZeroPolicy::ReservedCode ? 1 : 0),
      flushed_below_(reserved_codes_ != 0 ? -base_factor_
                                          : std::numeric_limits<std::int64_t>::min()),
      zero_word_(pack(zero_code(format_), format_)),
      powers_(midpoint_powers(format_.lns.base_factor)),
      bucket_shift_(fraction_bits -
                    static_cast<std::uint32_t>(std::countr_zero(2 * format_.lns.base_factor))) {
  set_scale(1);
}

void LnsEncoder::set_scale(double scale) {
  require_scale(scale, format_);
  scale_ = scale;
  int exponent = 0;
  const double fraction = std::frexp(scale, &exponent);
  const auto significand = static_cast<std::uint64_t>(std::ldexp(fraction, fraction_bits + 1));
  midpoints_.clear();
  std::int64_t wrapped = 0;
  for (const auto power : powers_) {
    __extension__ using Wide = unsigned __int128;
    const auto midpoint = static_cast<std::uint64_t>(Wide{significand} * power >> power_bits);
    const bool above_octave = midpoint >= 2 * hidden_bit;
    wrapped += above_octave ? 1 : 0;
    midpoints_.push_back(above_octave ? midpoint / 2 : midpoint);
  }
  std::ranges::rotate(midpoints_, midpoints_.end() - wrapped);
  origin_ = -base_factor_ * (exponent - 1) - wrapped;
  octave_ = LnsOctave::make(midpoints_, origin_, format_);
  midpoints_.push_back(std::numeric_limits<std::uint64_t>::max() - 1);
  fill_buckets();
}

void LnsEncoder::fill_buckets() {
  const auto buckets = static_cast<std::uint64_t>(2 * base_factor_);
  below_.resize(buckets);
  std::uint32_t below = 0;
  for (std::uint64_t bucket = 0; bucket < buckets; ++bucket) {
    // A midpoint at the bucket's very edge may lie above its first significand.
    while (midpoints_[below] + 1 < hidden_bit + (bucket << bucket_shift_)) {
      ++below;
    }
    below_[bucket] = below;
  }
}

inline std::uint32_t LnsEncoder::word_of(double x) const {
  const auto bits = std::bit_cast<std::uint64_t>(x);
  const auto biased = static_cast<std::uint32_t>(bits >> fraction_bits) & exponent_mask;
  const auto fraction = bits & (hidden_bit - 1);
  const auto below = below_[fraction >> bucket_shift_];
  const auto midpoint = midpoints_[below];
  const auto significand = fraction | hidden_bit;
  const bool zero = bits << 1 == 0;
  const bool subnormal = biased == 0 && !zero;
  if (subnormal || biased == exponent_mask || significand == midpoint + 1) {
    return encode_word(x, scale_, format_);
  }
  const auto exponent = base_factor_ * (static_cast<std::int64_t>(biased) - bias) + origin_ +
                        below + (significand > midpoint ? 1 : 0);
  const auto field = std::clamp(exponent, std::int64_t{0}, largest_exponent_) + reserved_codes_;
  const auto sign = static_cast<std::uint32_t>(bits >> sign_place) << (format_.bits - 1);
  // Without branches, as zeros are common and in no order.
  const auto kept = exponent >= flushed_below_ && !zero ? ~0U : 0U;
  const auto word = (sign | static_cast<std::uint32_t>(field)) & kept;
  return word | (zero ? zero_word_ : 0U);
}

template <typename Real>
void LnsEncoder::encode_all(std::span<const Real> values, std::span<std::uint32_t> words) const {
  if (values.size() != words.size()) {
    throw Error(std::to_string(values.size()) + " values for " + std::to_string(words.size()) +
                " words");
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    words[i] = word_of(values[i]);
  }
}

void LnsEncoder::operator()(std::span<const float> values, std::span<std::uint32_t> words) const {
  const bool done = octave_ && values.size() == words.size() && (*octave_)(values, words);
  if (!done) {
    encode_all(values, words);
  }
}

void LnsEncoder::operator()(std::span<const double> values, std::span<std::uint32_t> words) const {
  encode_all(values, words);
}

}  // namespace lnsim::numerics
