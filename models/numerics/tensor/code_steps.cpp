// SPDX-License-Identifier: MIT
#include "models/numerics/tensor/code_steps.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "models/base/error.hpp"
#include "models/numerics/codec/lns_code.hpp"

namespace lnsim::numerics {
namespace {

/// The nearest integer, ties to even: adding 1.5 * 2^52 leaves no fraction. An input is below 2^51.
double nearest(double x) {
  constexpr double rounder = 0x1.8p52;
  return x + rounder - rounder;
}

std::uint64_t one_if(bool condition) { return condition ? 1 : 0; }

/// A step of the codes of a format.
template <typename Real>
class Lane {
 public:
  Lane(const NumberFormat& format, const CodeStep& step)
      : sign_bit_(1U << (format.storage.bits - 1)),
        smallest_(format.storage.lns().zero_policy == ZeroPolicy::ReservedCode ? 1 : 0),
        largest_(static_cast<std::int32_t>(std::min(step.largest_code, largest_exponent(format))) +
                 smallest_),
        factor_(static_cast<Real>(-step.unit)),
        decay_(static_cast<Real>(step.weight_decay)),
        round_gradient_(step.round_gradient) {}

  [[nodiscard]] Real gradient(Real g) const {
    return round_gradient_ ? static_cast<Real>(nearest(g)) : g;
  }
  /// In codes, not rounded.
  [[nodiscard]] Real wanted(std::uint32_t word, Real gradient) const {
    const Real along = (word & sign_bit_) != 0 ? -gradient : gradient;
    return (along + decay_) * factor_;
  }
  /// Without branches, as there is no order in what ends how.
  [[nodiscard]] std::uint32_t moved(std::uint32_t word, Real gradient, double steps,
                                    CodeStepCounts& counts) const {
    const auto field = static_cast<std::int32_t>(word & (sign_bit_ - 1));
    const auto target = field + static_cast<std::int32_t>(std::clamp(steps, -farthest, farthest));
    const auto reached = std::min(std::max(target, smallest_), largest_);
    const bool asked = gradient != 0 || decay_ != 0;
    const bool zero = field < smallest_;
    counts.moved += one_if(!zero & (reached != field));
    counts.zero += one_if(zero & asked);
    counts.below_one_code += one_if(!zero & asked & (steps == 0));
    counts.at_largest += one_if(!zero & (target > largest_));
    counts.at_smallest += one_if(!zero & (target < smallest_));
    return zero ? word : (word & sign_bit_) | static_cast<std::uint32_t>(reached);
  }

 private:
  /// Beyond all codes.
  static constexpr double farthest = 0x1p24;

  std::uint32_t sign_bit_;
  std::int32_t smallest_;  ///< field that is no zero
  std::int32_t largest_;
  Real factor_;
  Real decay_;
  bool round_gradient_;
};

}  // namespace

template <typename Real>
CodeStepCounts move_codes(std::span<std::uint32_t> words, std::span<const Real> gradients,
                          std::optional<std::span<const double>> random, const NumberFormat& format,
                          const CodeStep& step) {
  if (gradients.size() != words.size() || (random && random->size() != words.size())) {
    throw Error(std::to_string(words.size()) + " words with " + std::to_string(gradients.size()) +
                " gradients and " + std::to_string(random ? random->size() : 0) +
                " random numbers");
  }
  const Lane<Real> lane(format, step);
  CodeStepCounts counts;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Real gradient = lane.gradient(gradients[i]);
    const double wanted = lane.wanted(words[i], gradient);
    const double steps = random ? std::floor(wanted + (*random)[i]) : nearest(wanted);
    words[i] = lane.moved(words[i], gradient, steps, counts);
  }
  return counts;
}

template CodeStepCounts move_codes(std::span<std::uint32_t>, std::span<const float>,
                                   std::optional<std::span<const double>>, const NumberFormat&,
                                   const CodeStep&);
template CodeStepCounts move_codes(std::span<std::uint32_t>, std::span<const double>,
                                   std::optional<std::span<const double>>, const NumberFormat&,
                                   const CodeStep&);

}  // namespace lnsim::numerics
