// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/weight_update_lane.hpp"

#include <algorithm>
#include <bit>

#include "sim/cycle/datapath/float_results.hpp"

namespace lnsim::cycle::datapath {
namespace {

/// The fields of an fp32.
constexpr std::uint32_t fraction_bits = 23;
constexpr std::uint32_t hidden_one = 1U << fraction_bits;
constexpr std::int32_t bias = 127;
constexpr std::int32_t largest_biased_exponent = 254;
constexpr std::uint32_t largest_finite = 0x7f7fffff;
constexpr std::uint32_t sign = 0x80000000;

/// x 2^-shift; a result below the smallest normal number is a zero of its sign.
std::uint32_t scaled_down(std::uint32_t bits, std::uint32_t shift) {
  const auto biased_exponent = (bits & ~sign) >> fraction_bits;
  return biased_exponent > shift ? bits - (shift << fraction_bits) : bits & sign;
}

std::uint32_t add(std::uint32_t a, std::uint32_t b) {
  return std::bit_cast<std::uint32_t>(Fp32::add(std::bit_cast<float>(a), std::bit_cast<float>(b)));
}

}  // namespace

WeightUpdateLane::WeightUpdateLane(const sc_core::sc_module_name& name,
                                   const numerics::WeightUpdateParameters& parameters)
    : sc_module(name),
      constants_(parameters),
      largest_exponent_(static_cast<std::int32_t>(numerics::largest_exponent(parameters.weight))) {}

std::uint32_t WeightUpdateLane::squared(std::int32_t exponent) const {
  const auto gamma_bits =
      std::countr_zero(constants_.parameters().gradient.storage.lns().base_factor);
  const auto doubled = 2 * exponent;
  const auto quotient = doubled >> gamma_bits;
  const auto biased_exponent = quotient + bias;
  if (biased_exponent < 1) {
    return 0;
  }
  if (biased_exponent > largest_biased_exponent) {
    return largest_finite;
  }
  const auto remainder = static_cast<std::size_t>(doubled - (quotient << gamma_bits));
  const auto significand = static_cast<std::uint32_t>(constants_.squares()[remainder]);
  return static_cast<std::uint32_t>(biased_exponent) << fraction_bits | (significand - hidden_one);
}

std::uint32_t WeightUpdateLane::moved_average(std::uint32_t second_moment,
                                              std::uint32_t square) const {
  const auto difference = add(square, second_moment ^ sign);
  return add(second_moment, scaled_down(difference, constants_.parameters().second_moment_shift));
}

std::int32_t WeightUpdateLane::half_logarithm(std::uint32_t second_moment) const {
  const auto significand = (second_moment & (hidden_one - 1)) | hidden_one;
  const auto exponent = static_cast<std::int32_t>(second_moment >> fraction_bits) - bias;
  const auto& midpoints = constants_.midpoints();
  const auto above = std::ranges::lower_bound(midpoints, significand) - midpoints.begin();
  return exponent * static_cast<std::int32_t>(midpoints.size()) + static_cast<std::int32_t>(above);
}

std::uint32_t WeightUpdateLane::rounded(std::int32_t position) const {
  const auto& thresholds = constants_.thresholds();
  return static_cast<std::uint32_t>(std::ranges::upper_bound(thresholds, position) -
                                    thresholds.begin());
}

void WeightUpdateLane::step(numerics::WeightUpdateResult& result, bool towards_zero) const {
  const auto& parameters = constants_.parameters();
  auto weight = numerics::unpack(result.state.weight, parameters.weight);
  if (weight.zero) {
    result.flags.stuck = true;
    return;
  }
  const auto distance =
      static_cast<std::int32_t>(result.normalised_gradient * parameters.unit_step);
  const auto exponent =
      static_cast<std::int32_t>(weight.exponent) + (towards_zero ? -distance : distance);
  result.flags.saturated = exponent > largest_exponent_;
  result.flags.underflowed = exponent < 0;
  weight.exponent = static_cast<std::uint32_t>(std::clamp(exponent, 0, largest_exponent_));
  result.state.weight = numerics::pack(weight, parameters.weight);
}

numerics::WeightUpdateResult WeightUpdateLane::update(
    const numerics::WeightState& state, std::uint32_t gradient,
    const numerics::WeightUpdateStep& step_constants) const {
  const auto& parameters = constants_.parameters();
  const auto g = numerics::unpack(gradient, parameters.gradient);
  const auto exponent = static_cast<std::int32_t>(g.exponent) + step_constants.gradient_offset;
  const auto square = g.zero ? 0 : squared(exponent);
  const auto second_moment = moved_average(state.second_moment, square);
  numerics::WeightUpdateResult result{.state = {state.weight, second_moment}};
  if (g.zero || second_moment == 0) {
    return result;
  }
  const auto gamma = parameters.gradient.storage.lns().base_factor;
  const auto step_ratio = static_cast<std::int32_t>(parameters.normalisation_steps / gamma);
  result.normalised_gradient =
      rounded(step_ratio * exponent - half_logarithm(second_moment) + step_constants.bias_offset);
  if (result.normalised_gradient > 0) {
    const auto w = numerics::unpack(state.weight, parameters.weight);
    step(result, w.negative == g.negative);
  }
  return result;
}

}  // namespace lnsim::cycle::datapath
