// SPDX-License-Identifier: MIT
// Does the RTL update weights as the numerics library does?
#include "models/numerics/datapath/weight_update.hpp"

#include <random>

#include <Vweight_updates.h>

#include "energy/rtl/rtl_design.hpp"
#include "tests/energy/rtl/design_sets.hpp"
#include "tests/energy/rtl/unit_bench.hpp"

namespace lnsim::test {
namespace {

using numerics::WeightState;
using numerics::WeightUpdate;
using numerics::WeightUpdateResult;
using numerics::WeightUpdateStep;

std::uint64_t wide(std::int32_t value) { return static_cast<std::uint64_t>(std::int64_t{value}); }

class UpdateBench : public UnitBench<Vweight_updates, WeightUpdate, WeightUpdateResult> {
 public:
  UpdateBench() {
    for (const auto& parameters : weight_updates()) {
      add(WeightUpdate(parameters), weight_update_design(parameters));
    }
  }

  void begin(const WeightUpdateStep& step) {
    step_ = step;
    model()->gradient_offset = wide(step.gradient_offset);
    model()->bias_offset = wide(step.bias_offset);
    model()->load_step = 1;
    clock();
    model()->load_step = 0;
  }

  void update(std::uint32_t weight, std::uint32_t gradient, std::uint32_t moment) {
    model()->weight = weight;
    model()->gradient = gradient;
    model()->moment = moment;
    issue([&](const WeightUpdate& lane, const RtlDesign&) {
      const auto weights = lane.parameters().weight.storage.bits;
      const auto gradients = lane.parameters().gradient.storage.bits;
      const WeightState state{weight & ((1U << weights) - 1), moment};
      return lane(state, gradient & ((1U << gradients) - 1), step_);
    });
  }

 private:
  WeightUpdateResult seen(std::size_t i, const RtlDesign& /*design*/) override {
    return {.state = {static_cast<std::uint32_t>(model()->new_weight[i]),
                      static_cast<std::uint32_t>(model()->new_moment[i])},
            .normalised_gradient = static_cast<std::uint32_t>(model()->units[i]),
            .flags = {.saturated = model()->saturated[i] != 0,
                      .underflowed = model()->underflowed[i] != 0,
                      .stuck = model()->stuck[i] != 0}};
  }

  WeightUpdateStep step_;
};

/// A moment that is 0, at a range end, anywhere, or, mostly, near 1.
std::uint32_t moment(std::mt19937& random) {
  constexpr std::uint32_t octave = 1U << 23;
  constexpr std::uint32_t largest = 255 * octave - 1;
  const auto word = static_cast<std::uint32_t>(random());
  switch (random() % 8) {
    case 0:
      return 0;
    case 1:
      return octave + word % (largest - octave);
    case 2:
      return random() % 2 == 0 ? octave : largest;
    default:
      return 107 * octave + word % (40 * octave);
  }
}

TEST(RtlWeightUpdate, MovesRandomWeights) {
  constexpr std::uint32_t steps = 400;
  constexpr std::uint32_t updates = 1000;
  UpdateBench bench;
  std::mt19937 random(1);
  for (std::uint32_t step = 0; step < steps; ++step) {
    const auto spread = static_cast<std::int32_t>(random() % 512) - 256;
    bench.begin({.gradient_offset = step % 4 == 0 ? spread * 2 : spread / 4 - 60,
                 .bias_offset = static_cast<std::int32_t>(random() % 256) - 192});
    for (std::uint32_t i = 0; i < updates; ++i) {
      const auto word = static_cast<std::uint32_t>(random());
      const auto weight = i % 5 == 0 ? (word & 0x8000U) | (word % 256) : word;
      bench.update(i % 7 == 0 ? weight | 0x7f80U : weight, static_cast<std::uint32_t>(random()),
                   moment(random));
      ASSERT_FALSE(testing::Test::HasFailure());
    }
    bench.drain();
  }
  bench.record();
}

}  // namespace
}  // namespace lnsim::test
