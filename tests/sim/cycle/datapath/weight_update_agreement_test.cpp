// SPDX-License-Identifier: MIT
#include <algorithm>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "sim/cycle/datapath/weight_update_lane.hpp"

namespace lnsim::cycle::datapath {
namespace {

using numerics::WeightState;
using numerics::WeightUpdateParameters;
using numerics::WeightUpdateStep;

WeightUpdateParameters parameters_of(const char* weight, const char* gradient,
                                     std::uint32_t normalisation_steps) {
  return {.weight = parse_number_format(weight),
          .gradient = parse_number_format(gradient),
          .normalisation_steps = normalisation_steps};
}

class WeightUpdateAgreement : public testing::TestWithParam<WeightUpdateParameters> {};

/// Second moments near the gradient's square, where the normalised gradient is neither 0 nor
/// clamped, and gradients of scales out to where squares vanish or end at the largest fp32.
TEST_P(WeightUpdateAgreement, EqualsTheNumericsLibrary) {
  const auto& parameters = GetParam();
  const numerics::WeightUpdate expected(parameters);
  const WeightUpdateLane lane("lane", parameters);
  const auto gamma = static_cast<std::int32_t>(parameters.gradient.lns.base_factor);
  std::mt19937 random(1);
  std::uint64_t steps = 0;
  for (int i = 0; i < 200000; ++i) {
    const auto octave = static_cast<std::int32_t>(random() % 160) - 80;
    const WeightUpdateStep step{.gradient_offset = octave * gamma,
                                .bias_offset = static_cast<std::int32_t>(random() % 64) - 48};
    const auto exponent =
        std::clamp(2 * octave + static_cast<std::int32_t>(random() % 64), 0 - 126, 127) + 127;
    const auto fraction = random() & 0x7fffffU;
    const WeightState state{
        .weight = static_cast<std::uint32_t>(random()) & ((1U << parameters.weight.bits) - 1),
        .second_moment = random() % 50 == 0 ? 0
                                            : static_cast<std::uint32_t>(exponent) << 23U |
                                                  static_cast<std::uint32_t>(fraction)};
    const auto gradient =
        static_cast<std::uint32_t>(random()) & ((1U << parameters.gradient.bits) - 1);
    const auto found = lane.update(state, gradient, step);
    ASSERT_EQ(found, expected(state, gradient, step)) << i;
    steps += found.normalised_gradient > 0 ? 1 : 0;
  }
  EXPECT_GT(steps, 10000U);
  EXPECT_LT(steps, 190000U);
}

INSTANTIATE_TEST_SUITE_P(Parameters, WeightUpdateAgreement,
                         testing::Values(parameters_of("lns16g2048", "lns8g8", 32),
                                         parameters_of("lns12g128", "lns8g8", 8),
                                         parameters_of("lns8g8", "lns4g2", 2),
                                         parameters_of("lns16g2048-clamp", "lns10g16-clamp", 64)));

}  // namespace
}  // namespace lnsim::cycle::datapath
