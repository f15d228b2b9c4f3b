// SPDX-License-Identifier: MIT
#include "energy/price_sample.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>

namespace lnsim {
namespace {

/// FNV-1a, which spreads similar names over all words.
std::uint64_t hash_of(const std::string& text) {
  constexpr std::uint64_t offset = 14'695'981'039'346'656'037U;
  constexpr std::uint64_t prime = 1'099'511'628'211U;
  std::uint64_t hash = offset;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * prime;
  }
  return hash;
}

/// Numbers from 0 to 1, by arithmetic of our own: distributions differ from library to library.
std::vector<double> uniform_numbers(std::uint64_t seed, std::size_t size) {
  constexpr unsigned unused_bits = 64 - 53;
  constexpr double step = 1.0 / (std::uint64_t{1} << 53U);
  std::mt19937_64 generator(seed);
  std::vector<double> numbers(size);
  std::ranges::generate(numbers,
                        [&] { return static_cast<double>(generator() >> unused_bits) * step; });
  return numbers;
}

/// Equal but for rounding, which is all that prices in proportion to each other differ by.
bool about(double a, double b) {
  constexpr double rounding = 1e-9;
  return std::abs(a - b) <= rounding * std::max(std::abs(a), std::abs(b));
}

bool about(const Range<double>& a, const Range<double>& b) {
  return about(a.low, b.low) && about(a.nominal, b.nominal) && about(a.high, b.high);
}

}  // namespace

LogTriangular::LogTriangular(const Range<double>& bounds)
    : logarithmic_(bounds.low > 0),
      bounds_(logarithmic_ ? Range<double>{std::log(bounds.low), std::log(bounds.nominal),
                                           std::log(bounds.high)}
                           : bounds) {}

double LogTriangular::operator()(double probability) const {
  const auto& [low, nominal, high] = bounds_;
  constexpr double half = 0.5;
  const double value = probability < half
                           ? low + (nominal - low) * std::sqrt(probability / half)
                           : high - (high - nominal) * std::sqrt((1 - probability) / half);
  return logarithmic_ ? std::exp(value) : value;
}

Range<double> own_bounds(const Range<double>& bounds, const PriceTie& tie) {
  auto own = bounds;
  for (const auto& [name, factor] : tie.factors) {
    own.low = factor.low > 0 ? own.low / factor.low : own.nominal / factor.nominal;
    own.nominal /= factor.nominal;
    own.high /= factor.high;
  }
  return {std::min(own.low, own.nominal), own.nominal, std::max(own.high, own.nominal)};
}

const PriceTie& PriceSample::tie(const PriceEntry& entry) const {
  const auto found = ties_.find(entry);
  if (found == ties_.end()) {
    throw Error("the price " + to_string(entry) + " is not of the sample's technology");
  }
  return found->second;
}

const std::vector<double>& PriceSample::probabilities(Name draw) {
  const auto [known, added] = probabilities_.try_emplace(draw);
  if (added) {
    known->second = uniform_numbers(seed_ ^ hash_of(draw.text()), size_);
  }
  return known->second;
}

std::vector<double> PriceSample::values(const PriceTie& tie, const Range<double>& bounds) {
  std::vector<double> all(size_);
  const LogTriangular own(own_bounds(bounds, tie));
  std::ranges::transform(probabilities(tie.draw), all.begin(), [&](double probability) {
    return own(tie.opposite ? 1 - probability : probability);
  });
  for (const auto& [name, range] : tie.factors) {
    const LogTriangular factor(range);
    std::ranges::transform(
        all, probabilities(name), all.begin(),
        [&](double value, double probability) { return value * factor(probability); });
  }
  return all;
}

const std::vector<double>& PriceSample::shape(const PriceTie& tie, const Range<double>& bounds) {
  const auto known = std::ranges::find_if(
      shapes_, [&](const auto& shape) { return shape.tie == tie && about(shape.bounds, bounds); });
  return known != shapes_.end()
             ? known->values
             : shapes_.emplace_back(Shape{tie, bounds, values(tie, bounds)}).values;
}

void PriceSample::add(const PriceEntry& entry, const EnergyRange& energy,
                      std::vector<double>& sums) {
  const Range<double> bounds{energy.low.value(), energy.nominal.value(), energy.high.value()};
  const double unit = bounds.nominal > 0 ? bounds.nominal : bounds.high;
  if (unit <= 0) {
    return;
  }
  const auto& relative = shape(tie(entry), bounds * (1 / unit));
  for (std::size_t i = 0; i < size_; ++i) {
    sums[i] += unit * relative[i];
  }
}

}  // namespace lnsim
