// SPDX-License-Identifier: MIT
#include "models/numerics/codec/word_widening.hpp"

#include <algorithm>

#include "models/numerics/codec/word.hpp"

namespace lnsim::numerics {

WordWidening::WordWidening(const NumberFormat& format, const NumberFormat& lane) {
  if (format.storage == lane.storage) {
    return;
  }
  of_word_.resize(std::size_t{1} << format.storage.bits);
  for (std::uint32_t word = 0; word < of_word_.size(); ++word) {
    of_word_[word] = encode_word(decode_word(word, 1, format), 1, lane);
  }
}

std::span<const std::uint32_t> WordWidening::widened(std::span<const std::uint32_t> words,
                                                     std::vector<std::uint32_t>& copy) const {
  if (of_word_.empty()) {
    return words;
  }
  copy.resize(words.size());
  const auto mask = static_cast<std::uint32_t>(of_word_.size() - 1);
  std::ranges::transform(words, copy.begin(),
                         [&](std::uint32_t word) { return of_word_[word & mask]; });
  return copy;
}

}  // namespace lnsim::numerics
