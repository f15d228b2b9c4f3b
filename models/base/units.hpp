// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>

#include "models/base/checked.hpp"

namespace lnsim {

/// A number with a unit: quantities of different units neither add nor compare, and the misuse
/// does not compile. Integer quantities throw OverflowError instead of wrapping.
template <class Unit, class Rep>
class Quantity {
 public:
  constexpr Quantity() = default;
  constexpr explicit Quantity(Rep value) : value_(value) {}

  [[nodiscard]] constexpr Rep value() const { return value_; }

  constexpr auto operator<=>(const Quantity&) const = default;

  constexpr Quantity& operator+=(Quantity other) {
    value_ = checked_add(value_, other.value_);
    return *this;
  }
  constexpr Quantity& operator-=(Quantity other) {
    value_ = checked_subtract(value_, other.value_);
    return *this;
  }
  friend constexpr Quantity operator+(Quantity a, Quantity b) { return a += b; }
  friend constexpr Quantity operator-(Quantity a, Quantity b) { return a -= b; }
  friend constexpr Quantity operator*(Quantity a, Rep factor) {
    return Quantity(checked_multiply(a.value_, factor));
  }
  friend constexpr Quantity operator*(Rep factor, Quantity a) { return a * factor; }
  /// The ratio of two quantities of one unit is a plain number.
  friend constexpr double operator/(Quantity a, Quantity b) {
    return static_cast<double>(a.value_) / static_cast<double>(b.value_);
  }

 private:
  Rep value_{};
};

using Cycles = Quantity<struct CyclesUnit, std::uint64_t>;
using Bytes = Quantity<struct BytesUnit, std::uint64_t>;
using Picojoules = Quantity<struct PicojoulesUnit, double>;
using Seconds = Quantity<struct SecondsUnit, double>;

/// ceil(a / b) for b > 0, without overflow.
template <std::unsigned_integral T>
[[nodiscard]] constexpr T ceil_div(T a, T b) {
  return a / b + (a % b == 0 ? T{0} : T{1});
}

/// Bytes of `elements` values of `bits` bits each, packed.
[[nodiscard]] inline Bytes packed_bytes(std::uint64_t elements, std::uint32_t bits) {
  return Bytes(ceil_div(checked_multiply<std::uint64_t>(elements, bits), std::uint64_t{8}));
}

}  // namespace lnsim
