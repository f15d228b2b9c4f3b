// SPDX-License-Identifier: MIT
#include "models/numerics/product/kernels/float_words.hpp"

#include <algorithm>
#include <bit>

#include "models/numerics/codec/float_codec.hpp"

namespace lnsim::numerics::kernels {

FloatWords::FloatWords(const NumberFormat& format) {
  constexpr std::uint32_t largest_table_bits = 16;
  if (format.storage.bits > largest_table_bits) {
    return;
  }
  for (std::uint32_t word = 0; word < 1U << format.storage.bits; ++word) {
    table_.push_back(std::bit_cast<std::uint32_t>(static_cast<float>(decode_float(word, format))));
  }
}

std::vector<std::uint32_t> FloatWords::decode(std::span<const std::uint32_t> words) const {
  std::vector<std::uint32_t> decoded(words.size());
  std::ranges::transform(words, decoded.begin(),
                         [this](std::uint32_t word) { return table_[word & (table_.size() - 1)]; });
  return decoded;
}

}  // namespace lnsim::numerics::kernels
