// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <utility>

#include "models/base/error.hpp"

namespace lnsim {

/// a + b; throws OverflowError where the sum does not fit in T. Floating point passes through.
template <class T>
[[nodiscard]] constexpr T checked_add(T a, T b) {
  if constexpr (std::integral<T>) {
    T result{};
    if (__builtin_add_overflow(a, b, &result)) {
      throw OverflowError("a count does not fit in 64 bits (sum)");
    }
    return result;
  } else {
    return a + b;
  }
}

/// a - b; throws OverflowError where the difference does not fit in T.
template <class T>
[[nodiscard]] constexpr T checked_subtract(T a, T b) {
  if constexpr (std::integral<T>) {
    T result{};
    if (__builtin_sub_overflow(a, b, &result)) {
      throw OverflowError("a count does not fit in 64 bits (difference)");
    }
    return result;
  } else {
    return a - b;
  }
}

/// a * b; throws OverflowError where the product does not fit in T.
template <class T>
[[nodiscard]] constexpr T checked_multiply(T a, T b) {
  if constexpr (std::integral<T>) {
    T result{};
    if (__builtin_mul_overflow(a, b, &result)) {
      throw OverflowError("a count does not fit in 64 bits (product)");
    }
    return result;
  } else {
    return a * b;
  }
}

/// The product of all factors in the type of the first, checked; so is each factor's own fit.
template <std::integral T, std::integral... Rest>
[[nodiscard]] constexpr T product(T first, Rest... rest) {
  if (!(std::in_range<T>(rest) && ...)) {
    throw OverflowError("a factor does not fit in the type of its product");
  }
  T result = first;
  ((result = checked_multiply(result, static_cast<T>(rest))), ...);
  return result;
}

}  // namespace lnsim
