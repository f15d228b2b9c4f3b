// SPDX-License-Identifier: MIT
#include <algorithm>
#include <random>
#include <set>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "energy/rtl/rtl_design.hpp"
#include "sim/cycle/datapath/weight_update_lane.hpp"
#include "sim/cycle/execute.hpp"
#include "sim/cycle/weight_update_bench.hpp"
#include "tests/sim/machines.hpp"

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
  const auto gamma = static_cast<std::int32_t>(parameters.gradient.storage.lns().base_factor);
  std::mt19937 random(1);
  std::uint64_t steps = 0;
  for (int i = 0; i < 200000; ++i) {
    const auto octave = static_cast<std::int32_t>(random() % 160) - 80;
    const WeightUpdateStep step{.gradient_offset = octave * gamma,
                                .bias_offset = static_cast<std::int32_t>(random() % 64) - 48};
    const auto exponent =
        std::clamp(2 * octave + static_cast<std::int32_t>(random() % 64), 0 - 126, 127) + 127;
    const auto fraction = random() & 0x7fffffU;
    const WeightState state{.weight = static_cast<std::uint32_t>(random()) &
                                      ((1U << parameters.weight.storage.bits) - 1),
                            .second_moment = random() % 50 == 0
                                                 ? 0
                                                 : static_cast<std::uint32_t>(exponent) << 23U |
                                                       static_cast<std::uint32_t>(fraction)};
    const auto gradient =
        static_cast<std::uint32_t>(random()) & ((1U << parameters.gradient.storage.bits) - 1);
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

/// A shift of 31 leaves second moments as they are. Where one lies beside or on the limit between
/// two codes of its logarithm, a normalised gradient at a limit of its rounding shows which it had.
TEST(WeightUpdateLane, EqualsTheNumericsLibraryOnEveryMidpoint) {
  auto parameters = parameters_of("lns16g2048", "lns8g8", 32);
  parameters.second_moment_shift = 31;
  const numerics::WeightUpdate expected(parameters);
  const WeightUpdateLane lane("lane", parameters);
  constexpr std::uint32_t one = 0x3f800000;
  constexpr std::uint32_t hidden_one = 0x800000;
  for (const auto midpoint : expected.midpoints()) {
    for (const std::uint32_t above : {0U, 1U, 2U}) {
      const auto moment = one + static_cast<std::uint32_t>(midpoint) - 1 + above - hidden_one;
      for (std::int32_t bias_offset = -64; bias_offset <= 128; ++bias_offset) {
        const WeightUpdateStep step{.bias_offset = bias_offset};
        const auto found = lane.update({1000, moment}, 1, step);
        ASSERT_EQ(found.state.second_moment, moment);
        ASSERT_EQ(found, expected({1000, moment}, 1, step)) << midpoint << " " << bias_offset;
      }
    }
  }
}

using Setting = std::tuple<const char*, std::uint32_t, std::uint32_t>;

class WeightUpdateBenchAgreement : public testing::TestWithParam<Setting> {};

/// Values equal the numerics library's, and cycles the tile model's and the pipeline's depth: for
/// one weight, full cycles, and one that is not.
TEST_P(WeightUpdateBenchAgreement, OfWholeTensors) {
  const auto& [format, stored_bits, lanes] = GetParam();
  auto machine = test::machine("lns-madam-pe");
  machine.weight_update.lns_weight_bits = stored_bits;
  machine.weight_update.weights_per_cycle = lanes;
  const std::set<std::uint64_t> sizes{1, 64, 1001};
  WeightUpdateBench bench("bench", machine, parse_number_format(format), sizes);
  sc_core::sc_start();
  EXPECT_EQ(bench.verdict(),
            (DatapathCheck{.weights = (1 + 64 + 1001) * all_weight_stimuli.size() * bench_steps}));
}

INSTANTIATE_TEST_SUITE_P(Formats, WeightUpdateBenchAgreement,
                         testing::Values(Setting{"lns8g8", 16, 16}, Setting{"lns8g8-clamp", 16, 16},
                                         Setting{"lns8g8-t1-bins", 12, 1}, Setting{"lns4g2", 16, 5},
                                         Setting{"lns3g1", 8, 32}, Setting{"lns10g16", 10, 16},
                                         Setting{"lns16g2048", 16, 16},
                                         Setting{"lns16g2048", 8, 2000}));

/// Both the format's updates and the baseline's are computed; other optimisers' are not.
TEST(ExecuteWithDatapath, ChecksTheUpdatesOfTheJobs) {
  const auto machine = test::machine("lns-madam-pe");
  std::vector<Job> jobs;
  for (const auto* name : {"lns8g8", "lns4g2"}) {
    const auto format = parse_number_format(name);
    jobs.push_back({update_task({37}, Optimiser::LnsMadam, machine, format), format});
    jobs.push_back({update_task({37}, Optimiser::Madam, machine, format), format});
  }
  const auto check = execute_with_datapath({{machine, jobs}}).check;
  EXPECT_EQ(check, (DatapathCheck{.weights = 2 * 37 * all_weight_stimuli.size() * bench_steps}));
}

TEST(UpdatePipelineDepth, IsThatOfTheRtl) {
  EXPECT_EQ(weight_update_design(parameters_of("lns16g2048", "lns8g8", 32)).pipeline_depth,
            update_pipeline_depth_cycles);
}

}  // namespace
}  // namespace lnsim::cycle::datapath
