// SPDX-License-Identifier: MIT
#include "models/numerics/datapath/weight_update.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>

#include <boost/multiprecision/cpp_int.hpp>

#include "models/base/error.hpp"
#include "models/numerics/codec/float_codec.hpp"
#include "models/numerics/codec/power_table.hpp"
#include "models/numerics/datapath/float_arithmetic.hpp"

namespace lnsim::numerics {
namespace {

using boost::multiprecision::cpp_int;

/// Fraction bits, bias and largest exponent of an fp32, which holds the second moment.
constexpr std::uint32_t fraction_bits = 23;
constexpr std::int64_t bias = 127;
constexpr std::int64_t largest_biased_exponent = 254;

const NumberFormat& fp32() {
  static const auto format = parse_number_format("fp32");
  return format;
}

const FloatArithmetic& arithmetic() {
  static const FloatArithmetic results(fp32());
  return results;
}

/// The smallest x with 2^(x / steps) >= k - 1/2: the first power 2^(x + steps) that reaches
/// (2 k - 1)^steps.
std::int32_t threshold(std::uint32_t k, std::uint32_t steps) {
  const cpp_int power = pow(cpp_int(2 * k - 1), steps);
  const auto floor_log2 = static_cast<std::int32_t>(msb(power));
  const bool exact = power == cpp_int(1) << static_cast<unsigned>(floor_log2);
  return floor_log2 + (exact ? 0 : 1) - static_cast<std::int32_t>(steps);
}

std::vector<std::uint64_t> odd_entries(const std::vector<std::uint64_t>& table) {
  std::vector<std::uint64_t> odd;
  for (std::size_t i = 1; i < table.size(); i += 2) {
    odd.push_back(table[i]);
  }
  return odd;
}

void require_parameters(const WeightUpdateParameters& parameters) {
  for (const auto* format : {&parameters.weight, &parameters.gradient}) {
    if (!format->storage.is<LnsParameters>()) {
      throw Error("weight update: expected logarithmic formats, found \"" + format->name + "\"");
    }
  }
  const auto steps = parameters.normalisation_steps;
  const auto gamma = parameters.gradient.storage.lns().base_factor;
  if (!std::has_single_bit(steps) || steps < std::max(gamma, 2U)) {
    throw Error("weight update: expected a power of two of at least " +
                std::to_string(std::max(gamma, 2U)) + " normalisation steps, found " +
                std::to_string(steps));
  }
}

/// 2^(exponent / gamma) as fp32, where `powers` has the powers of the remainders.
double power_of(std::int64_t exponent, const std::vector<std::uint64_t>& powers) {
  const auto gamma = static_cast<std::int64_t>(powers.size());
  const auto quotient = exponent >> std::countr_zero(powers.size());
  if (quotient + bias < 1) {
    return 0;
  }
  if (quotient + bias > largest_biased_exponent) {
    return largest_float(fp32());
  }
  const auto power = powers[static_cast<std::size_t>(exponent - quotient * gamma)];
  return std::ldexp(static_cast<double>(power),
                    static_cast<int>(quotient) - static_cast<int>(fraction_bits));
}

/// v + (g^2 - v) 2^-shift.
double moving_average(double second_moment, double square, std::uint32_t shift) {
  const auto& sums = arithmetic();
  const double difference = sums.add(square, -second_moment);
  return sums.add(second_moment, sums.round(std::ldexp(difference, -static_cast<int>(shift))));
}

}  // namespace

WeightUpdate::WeightUpdate(WeightUpdateParameters parameters) : parameters_(std::move(parameters)) {
  require_parameters(parameters_);
  const auto steps = parameters_.normalisation_steps;
  squares_ = rounded_power_table(parameters_.gradient.storage.lns().base_factor, fraction_bits);
  midpoints_ = odd_entries(floor_power_table(steps, fraction_bits));
  for (std::uint32_t k = 1; k <= parameters_.clamp; ++k) {
    thresholds_.push_back(threshold(k, steps));
  }
}

std::uint32_t WeightUpdate::normalised(std::int64_t gradient_exponent, std::uint32_t second_moment,
                                       std::int32_t bias_offset) const {
  const std::int64_t steps = parameters_.normalisation_steps;
  const auto gamma = std::int64_t{parameters_.gradient.storage.lns().base_factor};
  const auto significand = (second_moment & ((1U << fraction_bits) - 1)) | (1U << fraction_bits);
  const auto exponent = static_cast<std::int64_t>(second_moment >> fraction_bits) - bias;
  const auto half_log =
      exponent * (steps / 2) +
      std::ranges::count_if(midpoints_, [&](auto midpoint) { return significand > midpoint; });
  const auto position = gradient_exponent * (steps / gamma) - half_log + bias_offset;
  return static_cast<std::uint32_t>(
      std::ranges::count_if(thresholds_, [&](auto limit) { return position >= limit; }));
}

WeightUpdateResult WeightUpdate::operator()(const WeightState& state, std::uint32_t gradient,
                                            const WeightUpdateStep& step) const {
  const auto g = unpack(gradient, parameters_.gradient);
  const auto exponent = std::int64_t{g.exponent} + step.gradient_offset;
  const double square = g.zero ? 0 : power_of(2 * exponent, squares_);
  const auto moment = arithmetic().to_bits(moving_average(
      arithmetic().from_bits(state.second_moment), square, parameters_.second_moment_shift));
  WeightUpdateResult result{.state = {state.weight, moment}};
  if (g.zero || moment == 0) {
    return result;
  }
  result.normalised_gradient = normalised(exponent, moment, step.bias_offset);
  if (result.normalised_gradient > 0) {
    move(result, g.negative);
  }
  return result;
}

void WeightUpdate::move(WeightUpdateResult& result, bool gradient_negative) const {
  auto weight = unpack(result.state.weight, parameters_.weight);
  result.flags.stuck = weight.zero;
  if (weight.zero) {
    return;
  }
  const std::int64_t distance = std::int64_t{result.normalised_gradient} * parameters_.unit_step;
  const auto moved =
      weight.exponent + (weight.negative == gradient_negative ? -distance : distance);
  const auto largest = std::int64_t{largest_exponent(parameters_.weight)};
  result.flags.saturated = moved > largest;
  result.flags.underflowed = moved < 0;
  weight.exponent = static_cast<std::uint32_t>(std::clamp(moved, std::int64_t{0}, largest));
  result.state.weight = pack(weight, parameters_.weight);
}

}  // namespace lnsim::numerics
