// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/weight_update_stimulus.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

#include "models/base/enumeration.hpp"

namespace lnsim::cycle::datapath {
namespace {

using numerics::WeightState;
using numerics::WeightUpdateParameters;

constexpr EnumNames<WeightStimulus, all_weight_stimuli.size()> stimulus_names{
    {{WeightStimulus::Training, "training"},
     {WeightStimulus::Words, "any"},
     {WeightStimulus::Corners, "corner"}}};

/// The fields of an fp32, and its largest finite word.
constexpr std::uint32_t fraction_bits = 23;
constexpr std::uint32_t bias = 127;
constexpr std::uint32_t largest_finite = 0x7f7fffff;
/// Words at the ends of a format's range.
constexpr std::uint64_t corner_words = 6;
/// Octaves that random second moments reach beyond the squares on either side.
constexpr std::uint32_t margin_octaves = 6;

std::uint32_t any_word(std::mt19937_64& random, const NumberFormat& format) {
  return static_cast<std::uint32_t>(random()) & ((1U << format.storage.bits) - 1);
}

/// The zero field, the smallest and the largest magnitude, of either sign.
std::uint32_t corner_word(std::uint64_t number, const NumberFormat& format) {
  const auto sign = 1U << (format.storage.bits - 1);
  const std::array<std::uint32_t, corner_words> words{0,    1,         sign - 1,
                                                      sign, sign | 1U, sign | (sign - 1)};
  return words.at(number % corner_words);
}

/// Zero, the smallest normal number, the smallest that may move by less than itself, 1, the
/// largest.
std::uint32_t corner_moment(std::uint64_t number, std::uint32_t shift) {
  const std::array<std::uint32_t, 5> words{0, 1U << fraction_bits, (shift + 1) << fraction_bits,
                                           bias << fraction_bits, largest_finite};
  return words.at(number % words.size());
}

std::vector<WeightState> corner_weights(std::uint64_t count,
                                        const WeightUpdateParameters& parameters,
                                        std::uint64_t seed) {
  std::vector<WeightState> weights;
  for (auto i = seed; i < count + seed; ++i) {
    weights.push_back(
        {corner_word(i, parameters.weight),
         corner_moment(i / (corner_words * corner_words), parameters.second_moment_shift)});
  }
  return weights;
}

/// The square of the smallest gradient is, step by step: in the largest octave of an fp32, 1, one
/// that just moves a second moment of 0, the smallest normal number, and below that.
WeightTensor corner_step(std::uint64_t count, const WeightUpdateParameters& parameters,
                         std::uint32_t step) {
  constexpr std::int32_t largest_octave = 127;
  constexpr std::int32_t smallest_octave = -126;
  const auto shift = static_cast<std::int32_t>(parameters.second_moment_shift);
  const std::array square_octaves{largest_octave, 0, smallest_octave + shift, smallest_octave,
                                  smallest_octave - 1};
  const auto gamma = static_cast<std::int32_t>(parameters.gradient.storage.lns().base_factor);
  const auto octave = square_octaves.at((step - 1) % square_octaves.size());
  WeightTensor tensor{.step = {.gradient_offset = octave * gamma / 2},
                      .weights = corner_weights(count, parameters, 0)};
  for (std::uint64_t i = 0; i < count; ++i) {
    tensor.gradients.push_back(corner_word(i / corner_words + step, parameters.gradient));
  }
  return tensor;
}

/// Squares of gradients lie between 1 and 2^octaves.
std::uint32_t any_moment(std::mt19937_64& random, const NumberFormat& gradient) {
  const auto octaves =
      std::min(2 * numerics::largest_exponent(gradient) / gradient.storage.lns().base_factor,
               bias - margin_octaves);
  const auto draw = random();
  const auto exponent = bias - margin_octaves + draw % (octaves + 2 * margin_octaves);
  const auto fraction = static_cast<std::uint32_t>(draw >> 32U) & ((1U << fraction_bits) - 1);
  return static_cast<std::uint32_t>(exponent) << fraction_bits | fraction;
}

/// log2 sqrt(1 - beta^step), which corrects the bias of a second moment that began at 0.
std::int32_t bias_offset(const WeightUpdateParameters& parameters, std::uint32_t step) {
  const double beta = 1 - std::ldexp(1.0, -static_cast<int>(parameters.second_moment_shift));
  const double correction = std::log2(1 - std::pow(beta, step)) / 2;
  return static_cast<std::int32_t>(std::lround(parameters.normalisation_steps * correction));
}

}  // namespace

std::string_view to_string(WeightStimulus stimulus) { return name_of(stimulus_names, stimulus); }

std::vector<WeightState> make_weights(std::uint64_t count, const WeightUpdateParameters& parameters,
                                      WeightStimulus stimulus, std::uint64_t seed) {
  if (stimulus == WeightStimulus::Corners) {
    return corner_weights(count, parameters, seed);
  }
  std::mt19937_64 random(seed);
  std::vector<WeightState> weights(count);
  for (auto& [weight, moment] : weights) {
    weight = any_word(random, parameters.weight);
    moment = stimulus == WeightStimulus::Words ? any_moment(random, parameters.gradient) : 0;
  }
  return weights;
}

WeightTensor make_step(std::vector<WeightState> weights, const WeightUpdateParameters& parameters,
                       WeightStimulus stimulus, std::uint32_t step) {
  if (stimulus == WeightStimulus::Corners) {
    return corner_step(weights.size(), parameters, step);
  }
  WeightTensor tensor{.weights = std::move(weights)};
  if (stimulus == WeightStimulus::Training) {
    tensor.step.bias_offset = bias_offset(parameters, step);
  }
  std::mt19937_64 random(step);
  tensor.gradients.resize(tensor.weights.size());
  std::ranges::generate(tensor.gradients, [&] { return any_word(random, parameters.gradient); });
  return tensor;
}

}  // namespace lnsim::cycle::datapath
