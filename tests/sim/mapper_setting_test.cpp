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

/// A format that was not characterised is as deep as what is most like it.
TEST(MapperSetting, HasThePipelineOfTheUnitThatIsMostAlike) {
  auto point = test::point("mnist-cnn", "lns-madam-pe", "lns7g8-a20");
  const auto pipeline = [&](const std::string& format) {
    const auto parsed = parse_number_format(format);
    return pipeline_in(point.technology, {parsed, parsed, parsed}, point.machine);
  };
  point.technology.vector_units = {
      {"narrow", "a", 1, 8, {}, 1, 1, 0, LogarithmicUnit{8, 16, 8, "table"}},
      {"wide", "b", 1, 32, {}, 2, 1, 0, LogarithmicUnit{8, 24, 8, "table"}},
      {"bins", "c", 1, 32, {}, 5, 1, 0, LogarithmicUnit{7, 20, 8, "bins"}},
      {"deferred", "d", 1, 32, {}, 7, 1, 0, LogarithmicUnit{7, 20, 8, "deferred-bins"}},
      {"float", "e", 1, 32, {}, 9, 1}};
  EXPECT_EQ(pipeline("lns7g8-a20").added_stages, 2U);
  EXPECT_EQ(pipeline("lns7g8-a20-bins").added_stages, 5U);
  EXPECT_EQ(pipeline("lns7g8-a20-bins-deferred").added_stages, 7U);
  EXPECT_EQ(pipeline("fp32").added_stages, 0U);
  point.machine.pe.vector_size = 8;
  EXPECT_EQ(pipeline("lns7g8-a18").added_stages, 1U);
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
