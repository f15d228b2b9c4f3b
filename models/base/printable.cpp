// SPDX-License-Identifier: MIT
#include "models/base/printable.hpp"

#include <algorithm>
#include <cstddef>

namespace lnsim {
namespace {

/// A character of a text and the bytes that it takes; a byte that begins no character of UTF-8
/// stands alone.
struct Character {
  std::size_t bytes = 1;
  char32_t code = 0;
  bool valid = true;
};

constexpr char32_t last_ascii = 0x7F;
constexpr char32_t largest_code = 0x10FFFF;
constexpr unsigned payload_bits = 6;

bool is_surrogate(char32_t code) { return code >= 0xD800 && code <= 0xDFFF; }

/// Bytes of a character by its first one; 0 where no character begins so.
std::size_t length_of(unsigned char first) {
  return first <= last_ascii ? 1
         : first < 0xC2      ? 0
         : first < 0xE0      ? 2
         : first < 0xF0      ? 3
         : first < 0xF5      ? 4
                             : 0;
}

/// The smallest code that needs so many bytes; a smaller one is no UTF-8.
char32_t smallest_of(std::size_t bytes) { return bytes == 4 ? 0x10000 : bytes == 3 ? 0x800 : 0; }

Character first_of(std::string_view text) {
  constexpr Character stray{.bytes = 1, .code = 0, .valid = false};
  const auto first = static_cast<unsigned char>(text.front());
  const auto bytes = length_of(first);
  if (bytes == 0 || bytes > text.size()) {
    return stray;
  }
  char32_t code = bytes == 1 ? first : first & (last_ascii >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0U) != 0x80U) {
      return stray;
    }
    code = code << payload_bits | (next & 0x3FU);
  }
  const bool valid = code >= smallest_of(bytes) && code <= largest_code && !is_surrogate(code);
  return valid ? Character{bytes, code, true} : stray;
}

bool is_control(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code <= 0x9F) || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069);
}

}  // namespace

bool has_control_characters(std::string_view text) {
  while (!text.empty()) {
    const auto character = first_of(text);
    if (character.valid && is_control(character.code)) {
      return true;
    }
    text.remove_prefix(character.bytes);
  }
  return false;
}

std::string printable(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const auto [bytes, code, valid] = first_of(text);
    shown += !valid ? "?" : is_control(code) ? " " : text.substr(0, bytes);
    text.remove_prefix(bytes);
  }
  return shown;
}

}  // namespace lnsim
