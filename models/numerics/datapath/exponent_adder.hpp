// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstdint>

#include "models/numerics/codec/lns_code.hpp"

namespace lnsim::numerics {

/// The exact product of two codes: 0, or +-2^(exponent / base_factor) times both scales. The
/// exponent is one bit wider than an operand's.
struct LnsProduct {
  bool negative = false;
  bool zero = false;
  std::uint32_t exponent = 0;
  bool operator==(const LnsProduct&) const = default;
};

/// Adds the exponents and combines the signs; a zero operand makes the product zero.
[[nodiscard]] constexpr LnsProduct multiply(const LnsCode& a, const LnsCode& b) {
  if (a.zero || b.zero) {
    return {.negative = false, .zero = true, .exponent = 0};
  }
  return {.negative = a.negative != b.negative, .zero = false, .exponent = a.exponent + b.exponent};
}

/// The integer part of a product's logarithm; base_factor is a power of two.
[[nodiscard]] constexpr std::uint32_t quotient(const LnsProduct& product,
                                               std::uint32_t base_factor) {
  return product.exponent >> std::countr_zero(base_factor);
}

/// The fraction of a product's logarithm in units of 1 / base_factor, a power of two.
[[nodiscard]] constexpr std::uint32_t remainder(const LnsProduct& product,
                                                std::uint32_t base_factor) {
  return product.exponent & (base_factor - 1);
}

}  // namespace lnsim::numerics
