// SPDX-License-Identifier: MIT
#pragma once

#include "models/base/units.hpp"

namespace lnsim {

/// The largest value of a point: a joule an event, 1 GW or 1 m2 an instance. That is far beyond
/// any, and counts of 64 bits of it are far within a double.
inline constexpr double largest_price = 1e12;
/// The largest factor of a statistic.
inline constexpr double largest_price_factor = 1e6;

/// A value with the bounds between which its sources leave it: low <= nominal <= high.
template <class Value>
struct Range {
  Value low{};
  Value nominal{};
  Value high{};

  bool operator==(const Range&) const = default;

  Range& operator+=(const Range& other) {
    low += other.low;
    nominal += other.nominal;
    high += other.high;
    return *this;
  }
  friend Range operator+(Range a, const Range& b) { return a += b; }
  /// factor >= 0, so that the order of the bounds is kept.
  friend Range operator*(const Range& range, double factor) {
    return {range.low * factor, range.nominal * factor, range.high * factor};
  }
  friend Range operator*(double factor, const Range& range) { return range * factor; }
};

using Milliwatts = Quantity<struct MilliwattsUnit, double>;
using EnergyRange = Range<Picojoules>;
using PowerRange = Range<Milliwatts>;

/// The energy of a constant power over a duration; 1 mW s = 1e9 pJ.
[[nodiscard]] inline EnergyRange operator*(const PowerRange& power, Seconds duration) {
  constexpr double picojoules_per_milliwatt_second = 1e9;
  const auto energy = [&](Milliwatts value) {
    return Picojoules(value.value() * duration.value() * picojoules_per_milliwatt_second);
  };
  return {energy(power.low), energy(power.nominal), energy(power.high)};
}

}  // namespace lnsim
