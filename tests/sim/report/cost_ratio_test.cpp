// SPDX-License-Identifier: MIT
#include "sim/report/cost_ratio.hpp"

#include <gtest/gtest.h>

namespace lnsim {
namespace {

Cost cost(std::uint64_t scale) {
  Cost result;
  result.cycles = {.compute = Cycles(5 * scale), .dram_stall = Cycles(7 * scale)};
  const Picojoules energy(13.0 * static_cast<double>(scale));
  result.energy.components[{Scope::BeyondPe, "dram"}] = {energy, energy, energy};
  return result;
}

TEST(CostRatio, IsTheBaselineOverTheFormat) {
  const auto better = ratio(cost(6), cost(2));
  EXPECT_EQ(better.cycles, 3);
  EXPECT_EQ(better.energy_system, (Range<double>{3, 3, 3}));
}

TEST(TimePerCycle, IsThePeriodOfTheBaselinesMachineOverTheFormats) {
  IterationCost format{.formats = parse_number_format("lns8g8")};
  auto baseline = format;
  format.machine.clock_period_ps = 500;
  baseline.machine.clock_period_ps = 1500;
  EXPECT_EQ(time_per_cycle(baseline, format), 3);
}

}  // namespace
}  // namespace lnsim
