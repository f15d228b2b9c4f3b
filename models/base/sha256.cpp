// SPDX-License-Identifier: MIT
#include "models/base/sha256.hpp"

#include <array>
#include <cstdint>

// libmd's header uses the C integer types.
#include <sha2.h>

namespace lnsim {

std::string sha256(std::string_view bytes) {
  std::array<char, SHA256_DIGEST_STRING_LENGTH> text{};
  const std::basic_string<std::uint8_t> data(bytes.begin(), bytes.end());
  SHA256Data(data.data(), data.size(), text.data());
  return {text.data()};
}

}  // namespace lnsim
