// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace lnsim::test {

/// The lowest bits of a word, as a number without a sign.
[[nodiscard]] inline std::uint64_t low_bits(std::uint64_t word, std::uint32_t bits) {
  const auto unused = 64 - bits;
  return word << unused >> unused;
}

/// The lowest bits of a word, as a two's complement.
[[nodiscard]] inline std::int64_t sign_extend(std::uint64_t word, std::uint32_t bits) {
  const auto unused = 64 - bits;
  return static_cast<std::int64_t>(word << unused) >> unused;
}

}  // namespace lnsim::test
