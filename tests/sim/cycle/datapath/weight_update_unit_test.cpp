// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/weight_update_unit.hpp"

#include <bit>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim::cycle::datapath {
namespace {

const numerics::WeightUpdateParameters parameters{.weight = parse_number_format("lns16g2048"),
                                                  .gradient = parse_number_format("lns8g8")};

std::vector<WeightTensorUpdate> run(const std::vector<WeightTensor>& tensors) {
  std::vector<WeightTensorUpdate> updates;
  std::size_t number = 0;
  const WeightUpdateUnit unit(
      "unit", 2, 3, parameters, sc_core::sc_time(1, sc_core::SC_NS),
      {[&] { return number < tensors.size() ? &tensors[number++] : nullptr; },
       [&](const auto&, auto update) { updates.push_back(std::move(update)); }});
  sc_core::sc_start();
  return updates;
}

/// With a second moment of 1 and the gradient's scale at 2^-15.75, the word 127 is 1 and moves a
/// weight by one unit of 16 codes.
WeightTensor example() {
  const auto one = std::bit_cast<std::uint32_t>(1.0F);
  return {.step = {.gradient_offset = -126},
          .weights = {{1000, one}, {1000, one}, {10, one}, {0, one}, {0x7ff8, one}},
          .gradients = {127, 128 + 127, 127, 127, 128 + 127}};
}

TEST(WeightUpdateUnit, MovesMagnitudesAgainstTheGradient) {
  const auto update = run({example()}).at(0);
  ASSERT_EQ(update.weights.size(), 5U);
  EXPECT_EQ(update.weights[0].weight, 1000U - 16U);
  EXPECT_EQ(update.weights[1].weight, 1000U + 16U);
  EXPECT_EQ(update.weights[2].weight, 1U);
  EXPECT_EQ(update.weights[3].weight, 0U);
  EXPECT_EQ(update.weights[4].weight, 0x7fffU);
  EXPECT_EQ(update.weights[0].second_moment, std::bit_cast<std::uint32_t>(1.0F));
  EXPECT_EQ(update.saturated, 1U);
  EXPECT_EQ(update.underflowed, 1U);
  EXPECT_EQ(update.stuck, 1U);
}

/// Five weights on two lanes take three cycles, and the pipeline three more; a weight of 16 and a
/// second moment of 32 bits are read and written.
TEST(WeightUpdateUnit, TakesAWeightALaneAndCycle) {
  const auto updates = run({example(), {}, example()});
  ASSERT_EQ(updates.size(), 3U);
  EXPECT_EQ(updates[0].cycles, Cycles(3 + 3));
  EXPECT_EQ(updates[0].state_traffic, Bytes(5 * 2 * 6));
  EXPECT_EQ(updates[1].cycles, Cycles(0));
  EXPECT_EQ(updates[2].weights, updates[0].weights);
}

TEST(WeightUpdateUnit, NeedsAGradientForEachWeight) {
  auto tensor = example();
  tensor.gradients.pop_back();
  try {
    run({tensor});
    FAIL();
  } catch (const std::exception& error) {
    EXPECT_NE(std::string(error.what()).find("a gradient for each of 5 weights, found 4"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace lnsim::cycle::datapath
