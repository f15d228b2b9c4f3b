// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "energy/pricing.hpp"

namespace lnsim {

/// A variable whose logarithm is triangular on either side of its nominal value, which is its mode
/// and, as each side has half of the probability, its median: bounds are often lopsided, and say
/// nothing of which side is the likelier. Where the lower bound is 0 the variable itself is so.
class LogTriangular {
 public:
  explicit LogTriangular(const Range<double>& bounds);

  /// The value below which it lies with a probability.
  [[nodiscard]] double operator()(double probability) const;

 private:
  bool logarithmic_;
  Range<double> bounds_;
};

/// The bounds of a price without those of its common factors.
[[nodiscard]] Range<double> own_bounds(const Range<double>& bounds, const PriceTie& tie);

/// What all prices of a technology could be, again and again: each draw and each common factor is
/// log-triangular and independent of the others, and prices follow theirs. The same seed gives the
/// same sample on every machine, and a name the same numbers whatever else is drawn.
class PriceSample {
 public:
  static constexpr std::size_t usual_size = 4096;

  PriceSample(PriceTies ties, std::uint64_t seed, std::size_t size = usual_size)
      : ties_(std::move(ties)), seed_(seed), size_(size) {}

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const PriceTie& tie(const PriceEntry& entry) const;

  /// Adds to each sum what an entry's energy is in that draw of all prices.
  void add(const PriceEntry& entry, const EnergyRange& energy, std::vector<double>& sums);

 private:
  /// A price relative to a number that it is proportional to, such as its nominal value.
  struct Shape {
    PriceTie tie;
    Range<double> bounds;
    std::vector<double> values;
  };

  [[nodiscard]] const std::vector<double>& shape(const PriceTie& tie, const Range<double>& bounds);
  [[nodiscard]] std::vector<double> values(const PriceTie& tie, const Range<double>& bounds);
  [[nodiscard]] const std::vector<double>& probabilities(Name draw);

  PriceTies ties_;
  std::uint64_t seed_;
  std::size_t size_;
  std::vector<Shape> shapes_ = {};
  std::map<Name, std::vector<double>> probabilities_ = {};
};

}  // namespace lnsim
