// SPDX-License-Identifier: MIT
#include "models/numerics/group_codec.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <type_traits>

#include "models/base/error.hpp"
#include "models/numerics/float_codec.hpp"
#include "models/numerics/float_encoder.hpp"
#include "models/numerics/integer_codec.hpp"
#include "models/numerics/quantise.hpp"
#include "models/numerics/stochastic_rounding.hpp"
#include "models/numerics/word.hpp"

namespace lnsim::numerics {
namespace {

/// The widest format that is worth a table of all its words, where a tensor is no smaller.
constexpr std::uint32_t widest_table = 16;

constexpr int double_bias = 1023;

/// Elements that are rounded by way of their words at once.
constexpr std::size_t rounded_at_once = 1024;

/// encode_integer of each value: adding 1.5 * 2^52 and subtracting it again rounds to a whole
/// number, ties to even.
template <typename Real>
void encode_integers(std::span<const Real> values, double scale, const NumberFormat& format,
                     std::span<std::uint32_t> words) {
  constexpr double rounder = 0x1.8p52;
  const double largest = largest_integer(format);
  const auto mask = (1U << format.bits) - 1;
  bool finite = true;
  for (std::size_t i = 0; i < values.size(); ++i) {
    finite = finite && std::abs(values[i]) <= std::numeric_limits<Real>::max();
    const double quotient = std::clamp(values[i] / scale, -largest, largest);
    const auto code = static_cast<std::int32_t>(quotient + rounder - rounder);
    words[i] = static_cast<std::uint32_t>(code) & mask;
  }
  if (!finite) {
    throw Error("expected finite values, found one that is infinite or no number");
  }
}

FloatGrid grid_of(const NumberFormat& format, double scale) {
  int exponent = 0;
  std::frexp(smallest_normal_float(format), &exponent);
  return {.scale = scale,
          .largest = largest_float(format),
          .smallest_exponent = exponent - 1 + double_bias,
          .mantissa_bits = format.floating.mantissa_bits};
}

}  // namespace

GroupCodec::GroupCodec(const NumberFormat& format, std::size_t elements,
                       std::optional<std::uint64_t> seed)
    : format_(format),
      tabled_(format.bits <= widest_table && elements >> format.bits > 0),
      seed_(seed) {}

template <typename Real>
void GroupCodec::encode(std::span<const Real> values, double scale, std::size_t first,
                        std::span<std::uint32_t> words) {
  require_scale(scale, format_);
  if (seed_) {
    encode_stochastically(values, scale, format_, *seed_, first, words);
  } else if (format_.family == NumberFamily::Float) {
    encode_floats(values, scale, format_, words);
  } else if (format_.family == NumberFamily::Integer) {
    encode_integers(values, scale, format_, words);
  } else if (has_octaves(values.size())) {
    lns_at(scale)(values, words);
  } else {
    std::ranges::transform(values, words.begin(),
                           [&](Real value) { return encode_word(value, scale, format_); });
  }
}

template <typename Real>
void GroupCodec::decode(std::span<const std::uint32_t> words, double scale,
                        std::span<Real> values) {
  if constexpr (std::is_same_v<Real, float>) {
    if (has_octaves(words.size())) {
      if (const auto numbers = octave_numbers(scale, format_)) {
        tensor_kernels().decode(*numbers, words.data(), words.size(), values.data());
        return;
      }
    }
  }
  if (tabled_ && table_.empty()) {
    make_table();
  }
  const auto mask = table_.size() - 1;
  for (std::size_t i = 0; i < words.size(); ++i) {
    values[i] = static_cast<Real>(tabled_ ? table_[words[i] & mask] * scale
                                          : decode_word(words[i], scale, format_));
  }
}

void GroupCodec::round(std::span<const float> values, double scale, std::size_t first,
                       std::span<float> rounded) {
  require_scale(scale, format_);
  if (!seed_ && round_at_once(values, scale, rounded)) {
    return;
  }
  std::array<std::uint32_t, rounded_at_once> words;
  for (std::size_t done = 0; done < values.size(); done += words.size()) {
    const auto part = values.subspan(done, std::min(words.size(), values.size() - done));
    const std::span these(words.data(), part.size());
    encode(part, scale, first + done, these);
    decode<float>(these, scale, rounded.subspan(done, part.size()));
  }
}

bool GroupCodec::round_at_once(std::span<const float> values, double scale,
                               std::span<float> rounded) {
  const auto& kernels = tensor_kernels();
  switch (format_.family) {
    case NumberFamily::Lns:
      return has_octaves(values.size()) && lns_at(scale).round(values, rounded);
    case NumberFamily::Float:
      return kernels.round_floats(grid_of(format_, scale), values.data(), values.size(),
                                  rounded.data());
    case NumberFamily::Integer:
      return kernels.round_integers(scale, largest_integer(format_), values.data(), values.size(),
                                    rounded.data());
  }
  return false;
}

bool GroupCodec::has_octaves(std::size_t elements) const {
  return format_.family == NumberFamily::Lns && elements >= format_.lns.base_factor;
}

const LnsEncoder& GroupCodec::lns_at(double scale) {
  if (!lns_) {
    lns_.emplace(format_);
  }
  lns_->set_scale(scale);
  return *lns_;
}

void GroupCodec::make_table() {
  table_.resize(std::size_t{1} << format_.bits);
  for (std::size_t word = 0; word < table_.size(); ++word) {
    table_[word] = decode_word(static_cast<std::uint32_t>(word), 1, format_);
  }
}

template void GroupCodec::encode(std::span<const float>, double, std::size_t,
                                 std::span<std::uint32_t>);
template void GroupCodec::encode(std::span<const double>, double, std::size_t,
                                 std::span<std::uint32_t>);
template void GroupCodec::decode(std::span<const std::uint32_t>, double, std::span<float>);
template void GroupCodec::decode(std::span<const std::uint32_t>, double, std::span<double>);

}  // namespace lnsim::numerics
