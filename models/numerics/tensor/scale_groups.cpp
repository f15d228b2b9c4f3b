// SPDX-License-Identifier: MIT
#include "models/numerics/tensor/scale_groups.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <string>

#include "models/base/error.hpp"
#include "models/numerics/codec/quantise.hpp"
#include "models/numerics/tensor/tensor_kernels.hpp"

namespace lnsim::numerics {
namespace {

double largest_of(std::span<const float> values) {
  return std::bit_cast<float>(tensor_kernels().largest(values.data(), values.size()));
}

double largest_of(std::span<const double> values) {
  double largest = 0;
  for (const double value : values) {
    const double magnitude = std::abs(value);
    // A number that is none stays.
    largest = magnitude <= largest || std::isnan(largest) ? largest : magnitude;
  }
  return largest;
}

double power_of_two_from(double scale) {
  int exponent = 0;
  const double fraction = std::frexp(scale, &exponent);
  return std::ldexp(1.0, fraction == 0.5 ? exponent - 1 : exponent);
}

}  // namespace

std::size_t ScaleGroups::count() const {
  return group == 0 ? 0 : rows * ((columns + group - 1) / group);
}

void ScaleGroups::require_sizes(std::size_t values, std::size_t results, std::size_t scales) const {
  const auto elements = rows * columns;
  if (group == 0 || values != elements || results != elements || scales != count()) {
    throw Error("a tensor of " + std::to_string(rows) + " x " + std::to_string(columns) +
                " elements in groups of " + std::to_string(group) + ", found " +
                std::to_string(values) + " values, " + std::to_string(results) + " results and " +
                std::to_string(scales) + " scales");
  }
}

template <typename Real>
std::vector<double> scales_of(std::span<const Real> values, const ScaleGroups& groups,
                              const NumberFormat& format, ScaleRule rule) {
  groups.require_sizes(values.size(), values.size(), groups.count());
  std::vector<double> scales(groups.count());
  groups.for_each([&](std::size_t group, std::size_t first, std::size_t size) {
    const double largest = largest_of(values.subspan(first, size));
    if (!std::isfinite(largest)) {
      throw Error("expected finite values, found one that is infinite or no number");
    }
    const double scale = scale_for_maximum(largest, format);
    scales[group] = rule == ScaleRule::Maximum ? scale : power_of_two_from(scale);
  });
  return scales;
}

template std::vector<double> scales_of(std::span<const float>, const ScaleGroups&,
                                       const NumberFormat&, ScaleRule);
template std::vector<double> scales_of(std::span<const double>, const ScaleGroups&,
                                       const NumberFormat&, ScaleRule);

}  // namespace lnsim::numerics
