// SPDX-License-Identifier: MIT
#include "sim/cycle/weight_update_bench.hpp"

#include <gtest/gtest.h>

#include "tests/sim/machines.hpp"

namespace lnsim::cycle {
namespace {

using namespace datapath;

Architecture machine_of(std::uint32_t stored_bits) {
  auto machine = test::machine("lns-madam-pe");
  machine.weight_update.lns_weight_bits = stored_bits;
  return machine;
}

std::string stored(std::uint32_t bits, const char* format) {
  return bench_parameters(machine_of(bits), parse_number_format(format)).weight.name;
}

TEST(WeightUpdateBench, StoredWeightsHaveTheRangeOfTheFormat) {
  EXPECT_EQ(stored(16, "lns8g8"), "lns16g2048");
  EXPECT_EQ(stored(12, "lns8g8-t4-a20-bins"), "lns12g128");
  EXPECT_EQ(stored(16, "lns16g2048"), "lns16g2048");
  EXPECT_EQ(stored(8, "lns16g2048"), "lns8g8");
  EXPECT_EQ(stored(10, "lns8g8-clamp"), "lns10g32-clamp");
}

TEST(WeightUpdateBench, WhereThereIsNoSuchFormatTheNearestIsTaken) {
  EXPECT_EQ(stored(16, "lns4g2"), "lns16g2048");
  EXPECT_EQ(stored(32, "lns8g8"), "lns16g2048");
  EXPECT_EQ(stored(2, "lns8g8"), "lns3g1");
}

TEST(WeightUpdateBench, NormalisesInWholeCodesOfTheGradient) {
  const auto steps = [](const char* format) {
    return bench_parameters(machine_of(16), parse_number_format(format)).normalisation_steps;
  };
  EXPECT_EQ(steps("lns8g8"), 32U);
  EXPECT_EQ(steps("lns16g2048"), 2048U);
}

/// 16 weights a cycle: 7 of 10,007 are left for the last one.
TEST(WeightUpdateBench, SizesAreCutToWholeCycles) {
  const auto machine = machine_of(16);
  const auto format = parse_number_format("lns8g8");
  std::vector<Job> jobs;
  for (const std::uint64_t weights : {10U, 10007U, 1024U, 20007U}) {
    jobs.push_back({update_task({weights}, Optimiser::LnsMadam, machine, format), format});
  }
  jobs.push_back({update_task({11}, Optimiser::Sgd, machine, format), format});
  const auto other = parse_number_format("lns4g2");
  jobs.push_back({update_task({12}, Optimiser::LnsMadam, machine, other), other});
  EXPECT_EQ(bench_sizes(machine, format, jobs), (std::set<std::uint64_t>{10, 63 * 16 + 7, 1024}));
}

/// Two weights of 1000 codes and their gradients, which differ from the second moment by less than
/// the clamp.
TEST(WeightUpdateBench, ADifferenceNamesTheWeight) {
  const numerics::WeightUpdate numerics(
      bench_parameters(machine_of(16), parse_number_format("lns8g8")));
  const WeightTensor tensor{.step = {.gradient_offset = -126},
                            .weights = {{1000, 0x3f800000}, {1000, 0x3f800000}},
                            .gradients = {127, 127}};
  WeightTensorUpdate update{.weights = {{984, 0x3f800000}, {984, 0x3f800000}}};
  EXPECT_EQ(update_difference(tensor, update, numerics), std::nullopt);
  update.weights[1].weight = 985;
  EXPECT_EQ(update_difference(tensor, update, numerics), "weight 1: expected 984, found 985");
  update.weights[1] = {984, 0x3f800001};
  EXPECT_EQ(update_difference(tensor, update, numerics),
            "weight 1, second moment: expected 1065353216, found 1065353217");
  update.weights[1].second_moment = 0x3f800000;
  update.stuck = 1;
  EXPECT_EQ(update_difference(tensor, update, numerics), "stuck: expected 0, found 1");
}

}  // namespace
}  // namespace lnsim::cycle
