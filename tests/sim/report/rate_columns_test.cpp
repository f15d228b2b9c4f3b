// SPDX-License-Identifier: MIT
#include "sim/report/rate_columns.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/sim/machines.hpp"

namespace lnsim {
namespace {

nlohmann::ordered_json value(const std::string& name, const ResultRow& row) {
  const auto columns = rate_columns();
  return std::ranges::find(columns, name, &Column::totals)->value(row);
}

/// Four examples, 1,000 multiply-accumulates, 3 J in the processing elements and 5 J beyond, for
/// two seconds.
Report report() {
  Report report{.batch = 4,
                .iteration = {.formats = parse_number_format("lns8g8"),
                              .machine = test::machine("lns-madam-pe")}};
  auto& total = report.iteration.total;
  total.macs = 1000;
  report.iteration.machine.clock_period_ps = 1e12;
  total.cycles.compute = Cycles(2);
  const auto joules = [](double value) {
    return EnergyRange{Picojoules(0), Picojoules(value * 1e12), Picojoules(value * 1e13)};
  };
  total.energy.components[{Scope::ProcessingElement, "accumulator"}] = joules(3);
  total.energy.components[{Scope::BeyondPe, "dram"}] = joules(5);
  return report;
}

TEST(RateColumns, AreOfEverythingAndNominal) {
  const auto all = report();
  const ResultRow row{all, all.iteration, all.iteration.total};
  EXPECT_DOUBLE_EQ(value("power_w", row), 4);
  EXPECT_DOUBLE_EQ(value("tops_per_w", row), 2 * 1000 / 8e12);
  EXPECT_DOUBLE_EQ(value("energy_delay_product_js", row), 16);
  EXPECT_DOUBLE_EQ(value("energy_per_example_pj", row), 2e12);
  EXPECT_DOUBLE_EQ(value("time_per_example_s", row), 0.5);
}

TEST(RateColumns, OverNothingAreNothing) {
  auto all = report();
  all.iteration.total = {};
  const ResultRow row{all, all.iteration, all.iteration.total};
  EXPECT_TRUE(value("power_w", row).is_null());
  EXPECT_TRUE(value("tops_per_w", row).is_null());
  EXPECT_EQ(value("energy_delay_product_js", row), 0);
  EXPECT_EQ(value("time_per_example_s", row), 0);
}

TEST(RateColumns, TellWhetherTheClockIsMetWhereAPathIsKnown) {
  auto all = report();
  const ResultRow row{all, all.iteration, all.iteration.total};
  const auto of_sweep = [&](const std::string& name) {
    const auto columns = rate_columns();
    return std::ranges::find(columns, name, &Column::sweep)->value(row);
  };
  all.iteration.machine.clock_period_ps = 1000;
  all.technologies = {PricedRun{.critical_path_ps = 1000}};
  EXPECT_EQ(of_sweep("critical_path_ps"), 1000.0);
  EXPECT_EQ(of_sweep("meets_clock"), true);
  all.iteration.machine.clock_period_ps = 999;
  EXPECT_EQ(of_sweep("meets_clock"), false);
  all.technologies = {PricedRun{}};
  EXPECT_TRUE(of_sweep("critical_path_ps").is_null());
  EXPECT_TRUE(of_sweep("meets_clock").is_null());
}

}  // namespace
}  // namespace lnsim
