// SPDX-License-Identifier: MIT
#include "models/numerics/tensor/group_codec.hpp"

#include <algorithm>
#include <array>
#include <type_traits>

#include "models/numerics/codec/quantise.hpp"
#include "models/numerics/codec/stochastic_rounding.hpp"
#include "models/numerics/codec/word.hpp"

namespace lnsim::numerics {
namespace {

/// The widest format that is worth a table of all its words, where a tensor is no smaller.
constexpr std::uint32_t widest_table = 16;

/// Elements that are rounded by way of their words at once.
constexpr std::size_t rounded_at_once = 1024;

}  // namespace

GroupCodec::GroupCodec(const NumberFormat& format, std::size_t elements,
                       std::optional<std::uint64_t> seed)
    : format_(format),
      tabled_(format.storage.bits <= widest_table && elements >> format.storage.bits > 0),
      seed_(seed),
      shortcuts_(family_of(format).group_shortcuts(format)) {}

template <typename Real>
void GroupCodec::encode(std::span<const Real> values, double scale, std::size_t first,
                        std::span<std::uint32_t> words) {
  require_scale(scale, format_);
  if (seed_) {
    encode_stochastically(values, scale, format_, *seed_, first, words);
  } else if (!shortcuts_->encode(values, scale, words)) {
    std::ranges::transform(values, words.begin(),
                           [&](Real value) { return encode_word(value, scale, format_); });
  }
}

template <typename Real>
void GroupCodec::decode(std::span<const std::uint32_t> words, double scale,
                        std::span<Real> values) {
  if constexpr (std::is_same_v<Real, float>) {
    if (shortcuts_->decode(words, scale, values)) {
      return;
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
  if (!seed_ && shortcuts_->round(values, scale, rounded)) {
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

void GroupCodec::make_table() {
  table_.resize(std::size_t{1} << format_.storage.bits);
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
