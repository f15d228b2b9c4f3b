// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/weight_update_stimulus.hpp"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace lnsim::cycle::datapath {
namespace {

constexpr std::uint64_t count = 2000;
constexpr std::uint32_t steps = 5;

/// What the steps of a tensor showed.
struct Seen {
  std::set<std::uint32_t> units;    ///< magnitudes of the normalised gradient
  std::set<std::uint32_t> moments;  ///< of all steps
  bool saturated = false;
  bool underflowed = false;
  bool stuck = false;
};

Seen train(const char* weight, const char* gradient, WeightStimulus stimulus) {
  const numerics::WeightUpdateParameters parameters{.weight = parse_number_format(weight),
                                                    .gradient = parse_number_format(gradient)};
  const numerics::WeightUpdate update(parameters);
  auto weights = make_weights(count, parameters, stimulus, 1);
  Seen seen;
  for (std::uint32_t step = 1; step <= steps; ++step) {
    auto tensor = make_step(std::move(weights), parameters, stimulus, step);
    for (std::size_t i = 0; i < count; ++i) {
      const auto [state, units, flags] =
          update(tensor.weights[i], tensor.gradients.at(i), tensor.step);
      seen.units.insert(units);
      seen.moments.insert(state.second_moment);
      seen.saturated |= flags.saturated;
      seen.underflowed |= flags.underflowed;
      seen.stuck |= flags.stuck;
      tensor.weights[i] = state;
    }
    weights = std::move(tensor.weights);
  }
  return seen;
}

/// A weight's first gradient is the mean of all that it has had.
TEST(WeightUpdateStimulus, TrainingBeginsWithStepsOfOneUnit) {
  const numerics::WeightUpdateParameters parameters{.weight = parse_number_format("lns16g2048"),
                                                    .gradient = parse_number_format("lns8g8")};
  const numerics::WeightUpdate update(parameters);
  const auto tensor = make_step(make_weights(count, parameters, WeightStimulus::Training, 1),
                                parameters, WeightStimulus::Training, 1);
  for (std::size_t i = 0; i < count; ++i) {
    const bool zero = numerics::unpack(tensor.gradients[i], parameters.gradient).zero;
    EXPECT_EQ(update(tensor.weights[i], tensor.gradients[i], tensor.step).normalised_gradient,
              zero ? 0U : 1U);
  }
}

TEST(WeightUpdateStimulus, AnyWordsMakeStepsOfEveryLength) {
  for (const auto* gradient : {"lns8g8", "lns4g2", "lns10g8", "lns8g8-clamp"}) {
    const auto seen = train("lns16g2048", gradient, WeightStimulus::Words);
    EXPECT_EQ(seen.units.size(), 11U) << gradient;
    EXPECT_TRUE(seen.saturated && seen.underflowed) << gradient;
  }
}

TEST(WeightUpdateStimulus, CornersReachTheEndsOfEveryRange) {
  const auto seen = train("lns16g2048", "lns8g8", WeightStimulus::Corners);
  EXPECT_TRUE(seen.saturated && seen.underflowed && seen.stuck);
  EXPECT_TRUE(seen.moments.contains(0));
  EXPECT_TRUE(seen.moments.contains(0x00800000)) << "the smallest fp32";
  EXPECT_TRUE(seen.moments.contains(0x7f7fffff)) << "the largest fp32";
}

TEST(WeightUpdateStimulus, EqualSeedsGiveEqualWeights) {
  const numerics::WeightUpdateParameters parameters{.weight = parse_number_format("lns16g2048"),
                                                    .gradient = parse_number_format("lns8g8")};
  for (const auto stimulus : all_weight_stimuli) {
    EXPECT_EQ(make_weights(count, parameters, stimulus, 5),
              make_weights(count, parameters, stimulus, 5));
    EXPECT_NE(make_weights(count, parameters, stimulus, 5),
              make_weights(count, parameters, stimulus, 6))
        << to_string(stimulus);
  }
}

}  // namespace
}  // namespace lnsim::cycle::datapath
