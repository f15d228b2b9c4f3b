// SPDX-License-Identifier: MIT
#include "energy/rtl/stimulus.hpp"

namespace lnsim {

StimulusWord& StimulusWord::add(std::uint64_t value, std::uint32_t width) {
  constexpr std::uint32_t value_bits = 64;
  for (std::uint32_t bit = width; bit-- > 0;) {
    bits_.push_back(bit < value_bits && ((value >> bit) & 1) != 0);
  }
  return *this;
}

StimulusWord& StimulusWord::add(std::span<const std::uint32_t> elements, std::uint32_t width) {
  for (auto element = elements.rbegin(); element != elements.rend(); ++element) {
    add(*element, width);
  }
  return *this;
}

StimulusWord& StimulusWord::add(const StimulusWord& fields) {
  bits_.insert(bits_.end(), fields.bits_.begin(), fields.bits_.end());
  return *this;
}

std::string StimulusWord::hexadecimal() const {
  constexpr std::size_t digit_bits = 4;
  std::string text((bits_.size() + digit_bits - 1) / digit_bits, '0');
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned digit = 0;
    for (std::size_t bit = digit_bits; bit-- > 0;) {
      const auto place = (text.size() - 1 - i) * digit_bits + bit;
      digit = digit * 2 + (place < bits_.size() && bits_[bits_.size() - 1 - place] ? 1U : 0U);
    }
    text[i] = "0123456789abcdef"[digit];
  }
  return text;
}

}  // namespace lnsim
