// SPDX-License-Identifier: MIT
#include "sim/mapper_setting.hpp"

#include <gtest/gtest.h>

#include "models/hardware/machine_inventory.hpp"
#include "sim/mapper/score.hpp"
#include "tests/sim/points.hpp"

namespace lnsim {
namespace {

using analytical::Tally;

constexpr std::uint64_t cycles = 1'000'003;

/// A tally with another large prime of each count, links in whole flits.
Tally primes(const Architecture& machine) {
  const auto flit = machine.memory->interconnect.width_bytes();
  return {.lane_vectors = 100'003,
          .a_words = 200'003,
          .a_reads = 300'007,
          .b_words = 400'009,
          .b_reads = 500'009,
          .preloaded_sums = 600'011,
          .outputs = 700'001,
          .port_reads = 800'011,
          .port_writes = 900'001,
          .link_reads = 1'100'009 * flit,
          .link_writes = 1'200'007 * flit,
          .dram_reads = 1'300'021,
          .dram_writes = 1'400'017};
}

class PricesOfTheMapper : public testing::TestWithParam<const char*> {};

/// The energy by which mappings are compared is that of a report.
TEST_P(PricesOfTheMapper, AreThoseOfTheEventsAndOfACyclesLeakage) {
  auto point = test::point("mnist-cnn", "lns-madam-pe", GetParam());
  point.objective = Objective::LeastEnergy;
  PriceList prices(point.technology);
  const auto setting = mapper_setting(point, point.machine, point.formats.weight, prices);
  const Scorer scorer(point.objective, point.machine, point.formats.weight, setting.prices);
  const auto tally = primes(point.machine);
  const auto energy =
      price(events_of(tally, point.machine, MachineEvents(point.machine, point.formats.weight)),
            inventory_of(point.machine), point.machine.duration(Cycles(cycles)), prices)
          .total()
          .nominal.value();
  EXPECT_NEAR(scorer.of(cycles, tally).first, energy, 1e-9 * energy);
}

INSTANTIATE_TEST_SUITE_P(Formats, PricesOfTheMapper,
                         testing::Values("lns8g8", "lns8g8-bins-deferred", "int8", "fp32"));

/// Of two operands' formats that of the lane that multiplies them.
TEST(MapperSetting, HasThePipelineOfTheProductsOwnLane) {
  auto point = test::point("mnist-cnn", "lns-madam-pe", "lns8g8");
  point.technology.vector_units = {{"deep", "lns8g8", 1, 32, {}, 4, 3},
                                   {"narrow", "lns8g8", 1, 8, {}, 9, 9}};
  PriceList prices(point.technology);
  const auto lns6 = parse_number_format("lns6g8");
  const auto lns8 = parse_number_format("lns8g8");
  EXPECT_EQ(mapper_setting(point, point.machine, {lns6, lns8, lns6}, prices).pipeline,
            (LanePipeline{4, 3}));
  EXPECT_EQ(mapper_setting(point, point.machine, {lns6, lns6, lns8}, prices).pipeline,
            LanePipeline{});
}

TEST(MapperSetting, HasPricesWhereTheObjectiveAsksForThem) {
  auto point = test::point("mnist-cnn", "lns-madam-pe", "lns8g8");
  PriceList prices(point.technology);
  for (const auto objective : all_objectives) {
    point.objective = objective;
    const auto setting = mapper_setting(point, point.machine, point.formats.weight, prices);
    EXPECT_EQ(setting.objective, objective);
    EXPECT_EQ(setting.prices.has_value(), needs_prices(objective));
  }
}

}  // namespace
}  // namespace lnsim
