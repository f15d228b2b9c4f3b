// SPDX-License-Identifier: MIT
#include "models/base/sha256.hpp"

#include <array>
#include <cstdint>

// libmd's header uses the C integer types.
#include <sha2.h>

namespace lnsim {

std::string sha256(std::string_view bytes) {
  std::array<char, SHA256_DIGEST_STRING_LENGTH> text{};
  // libmd takes unsigned bytes, as which any object may be read.
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  SHA256Data(data, bytes.size(), text.data());
  return {text.data()};
}

}  // namespace lnsim
