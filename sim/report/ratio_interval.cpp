// SPDX-License-Identifier: MIT
#include "sim/report/ratio_interval.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <set>

namespace lnsim {
namespace {

constexpr double lower_percentile = 0.05;
constexpr double upper_percentile = 0.95;
constexpr double median = 0.5;

std::vector<double> sampled(const EnergyBreakdown& energy, const PartOfEnergy& part,
                            PriceSample& sample) {
  std::vector<double> sums(sample.size());
  for (const auto& [key, range] : energy.entries) {
    if (part.has(key)) {
      sample.add(key.entry, range, sums);
    }
  }
  return sums;
}

/// Of values in any order, on the straight line between the two that it lies between.
double percentile(std::vector<double>& values, double share) {
  const double place = share * static_cast<double>(values.size() - 1);
  const auto below = values.begin() + static_cast<std::ptrdiff_t>(place);
  std::ranges::nth_element(values, below);
  const auto above = std::min_element(std::next(below), values.end());
  return std::lerp(*below, above == values.end() ? *below : *above, place - std::floor(place));
}

/// The energy where one draw or factor is at a probability and everything else at its nominal.
class Moved {
 public:
  Moved(const PriceSample& sample, const PartOfEnergy& part, Name what, double probability)
      : sample_(sample), part_(part), what_(what), probability_(probability) {}

  [[nodiscard]] double energy(const EnergyBreakdown& energy) const {
    double sum = 0;
    for (const auto& [key, range] : energy.entries) {
      sum += part_.has(key) ? of_entry(sample_.tie(key.entry), range) : 0;
    }
    return sum;
  }

 private:
  [[nodiscard]] double of_entry(const PriceTie& tie, const EnergyRange& energy) const {
    const Range<double> bounds{energy.low.value(), energy.nominal.value(), energy.high.value()};
    const auto own = own_bounds(bounds, tie);
    double value = tie.draw == what_
                       ? LogTriangular(own)(tie.opposite ? 1 - probability_ : probability_)
                       : own.nominal;
    for (const auto& [name, factor] : tie.factors) {
      value *= name == what_ ? LogTriangular(factor)(probability_) : factor.nominal;
    }
    return value;
  }

  const PriceSample& sample_;
  const PartOfEnergy& part_;
  Name what_;
  double probability_;
};

/// The draws and factors of the energies' prices.
std::set<Name> moving(const EnergyBreakdown& energy, const PriceSample& sample) {
  std::set<Name> names;
  for (const auto& [key, range] : energy.entries) {
    const auto& tie = sample.tie(key.entry);
    names.insert(tie.draw);
    for (const auto& factor : tie.factors) {
      names.insert(factor.name);
    }
  }
  return names;
}

/// A bar, and how far the ratio moves between its ends and the nominal one: a price of both sides
/// may move it to one side whether it rises or falls.
struct Movement {
  TornadoBar bar;
  double width;
};

/// Widths are in steps that are above rounding, so that equal ones are equal.
Movement movement(const TornadoBar& bar, double nominal) {
  constexpr double step = 1e-9;
  const auto [least, most] = std::minmax({bar.p05, nominal, bar.p95});
  return {bar, std::round(std::log(most / least) / step)};
}

}  // namespace

EnergyRange PartOfEnergy::of(const EnergyBreakdown& energy) const {
  if (component) {
    const auto found =
        energy.components.find({scope.value_or(Scope::ProcessingElement), *component});
    return found != energy.components.end() ? found->second : EnergyRange{};
  }
  return scope ? energy.total(*scope) : energy.total();
}

UncertainRatio uncertain_ratio(const EnergyBreakdown& baseline, const EnergyBreakdown& format,
                               const PartOfEnergy& part, PriceSample& sample) {
  auto ratios = sampled(baseline, part, sample);
  std::ranges::transform(ratios, sampled(format, part, sample), ratios.begin(), std::divides<>());
  const auto [low, nominal, high] = energy_ratio(part.of(baseline), part.of(format));
  return {.low = low,
          .p05 = std::clamp(percentile(ratios, lower_percentile), low, nominal),
          .nominal = nominal,
          .p95 = std::clamp(percentile(ratios, upper_percentile), nominal, high),
          .high = high};
}

UncertainRatios uncertain_ratios(const EnergyBreakdown& baseline, const EnergyBreakdown& format,
                                 PriceSample& sample) {
  const PartOfEnergy pe{.scope = Scope::ProcessingElement};
  return {.energy_pe = uncertain_ratio(baseline, format, pe, sample),
          .energy_system = uncertain_ratio(baseline, format, {}, sample)};
}

std::vector<TornadoBar> tornado(const EnergyBreakdown& baseline, const EnergyBreakdown& format,
                                const PartOfEnergy& part, const PriceSample& sample) {
  auto names = moving(baseline, sample);
  names.merge(moving(format, sample));
  std::vector<Movement> movements;
  for (const auto name : names) {
    const auto ratio_at = [&](double probability) {
      const Moved moved(sample, part, name, probability);
      return moved.energy(baseline) / moved.energy(format);
    };
    const auto found = movement(
        {name.text(), ratio_at(lower_percentile), ratio_at(upper_percentile)}, ratio_at(median));
    if (found.width > 0) {
      movements.push_back(found);
    }
  }
  std::ranges::stable_sort(movements, std::greater<>(), &Movement::width);
  movements.resize(std::min(movements.size(), tornado_bars));
  std::vector<TornadoBar> bars;
  std::ranges::transform(movements, std::back_inserter(bars), &Movement::bar);
  return bars;
}

}  // namespace lnsim
