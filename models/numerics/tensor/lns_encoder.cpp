// SPDX-License-Identifier: MIT
#include "models/numerics/tensor/lns_encoder.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "models/base/error.hpp"
#include "models/numerics/codec/lns_code.hpp"
#include "models/numerics/codec/quantise.hpp"
#include "models/numerics/codec/word.hpp"
#include "models/numerics/tensor/octave_constants.hpp"

namespace lnsim::numerics {
namespace {

/// The layout of a double.
constexpr std::uint32_t fraction_bits = 52;
constexpr std::uint64_t hidden_bit = std::uint64_t{1} << fraction_bits;
constexpr std::int64_t bias = 1023;
constexpr std::uint32_t exponent_mask = 2047;
constexpr std::uint32_t sign_place = 63;

void require_same_size(std::size_t values, std::size_t results) {
  if (values != results) {
    throw Error(std::to_string(values) + " values for " + std::to_string(results) + " results");
  }
}

}  // namespace

LnsEncoder::LnsEncoder(NumberFormat format, const TensorKernels& kernels)
    : format_(std::move(format)),
      base_factor_(format_.storage.lns().base_factor),
      largest_exponent_(largest_exponent(format_)),
      reserved_codes_(format_.storage.lns().zero_policy == ZeroPolicy::ReservedCode ? 1 : 0),
      flushed_below_(reserved_codes_ != 0 ? -base_factor_
                                          : std::numeric_limits<std::int64_t>::min()),
      zero_word_(pack(zero_code(format_), format_)),
      kernels_(&kernels),
      bucket_shift_(fraction_bits - static_cast<std::uint32_t>(
                                        std::countr_zero(2 * format_.storage.lns().base_factor))) {
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
  for (const auto power : octave_constants(format_.storage.lns().base_factor).midpoints) {
    __extension__ using Wide = unsigned __int128;
    const auto midpoint = static_cast<std::uint64_t>(Wide{significand} * power >> midpoint_bits);
    const bool above_octave = midpoint >= 2 * hidden_bit;
    wrapped += above_octave ? 1 : 0;
    midpoints_.push_back(above_octave ? midpoint / 2 : midpoint);
  }
  std::rotate(midpoints_.begin(), midpoints_.end() - wrapped, midpoints_.end());
  origin_ = -base_factor_ * (exponent - 1) - wrapped;
  codes_ = octave_codes(midpoints_, origin_, format_);
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
  const auto sign = static_cast<std::uint32_t>(bits >> sign_place) << (format_.storage.bits - 1);
  // Without branches, as zeros are common and in no order.
  const auto kept = exponent >= flushed_below_ && !zero ? ~0U : 0U;
  const auto word = (sign | static_cast<std::uint32_t>(field)) & kept;
  return word | (zero ? zero_word_ : 0U);
}

template <typename Real>
void LnsEncoder::encode_all(std::span<const Real> values, std::span<std::uint32_t> words) const {
  for (std::size_t i = 0; i < values.size(); ++i) {
    words[i] = word_of(values[i]);
  }
}

void LnsEncoder::operator()(std::span<const float> values, std::span<std::uint32_t> words) const {
  require_same_size(values.size(), words.size());
  const bool done = codes_ && kernels_->encode(*codes_, values.data(), values.size(),
                                               words.data()) <= fp32::largest;
  if (!done) {
    encode_all(values, words);
  }
}

void LnsEncoder::operator()(std::span<const double> values, std::span<std::uint32_t> words) const {
  require_same_size(values.size(), words.size());
  encode_all(values, words);
}

bool LnsEncoder::round(std::span<const float> values, std::span<float> rounded) const {
  require_same_size(values.size(), rounded.size());
  if (!codes_) {
    return false;
  }
  const auto numbers = octave_numbers(scale_, format_);
  return numbers && kernels_->round(*codes_, *numbers, values.data(), values.size(),
                                    rounded.data()) <= fp32::largest;
}

}  // namespace lnsim::numerics
