// SPDX-License-Identifier: MIT
#include "sim/iso_area.hpp"

#include <gtest/gtest.h>

#include "sim/report/comparison.hpp"
#include "tests/sim/points.hpp"

namespace lnsim {
namespace {

/// One processing element of 32 lanes of 32 elements, 100 um2 each; a lane of the baseline takes
/// 240, and one of 64 elements 500.
Point point(const std::string& format = "lns8g8") {
  auto result = test::point("mnist-cnn", "lns-madam-pe", format);
  result.baseline = parse_number_format("fp32");
  result.iso_area = true;
  result.technology.vector_units = {{"l", "lns8g8", 1, 32, 100.0},
                                    {"f", "fp32", 1, 32, 240.0},
                                    {"wide", "fp32", 1, 64, 500.0},
                                    {"unknown", "int8", 1, 32}};
  return result;
}

std::string message_of(const Point& point) {
  try {
    static_cast<void>(machine_of_baseline(point));
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(MachineOfBaseline, IsItsOwnOrElseThatOfTheFormats) {
  auto one = point();
  one.iso_area = false;
  EXPECT_EQ(machine_of_baseline(one), one.machine);
  one.baseline_machine = test::machine("lns-madam-chip16");
  EXPECT_EQ(machine_of_baseline(one), *one.baseline_machine);
}

TEST(MachineOfBaseline, HasTheLanesThatFitAndNothingElseChanged) {
  const auto one = point();
  auto expected = one.machine;
  expected.pe.lanes = 13;  // 3200 / 240
  EXPECT_EQ(machine_of_baseline(one), expected);
}

TEST(MachineOfBaseline, HasMoreLanesWhereTheyAreSmaller) {
  auto one = point("fp32");
  one.baseline = parse_number_format("lns8g8");
  EXPECT_EQ(machine_of_baseline(one).pe.lanes, 76U);  // 7680 / 100
}

TEST(MachineOfBaseline, KeepsItsLanesWhereAreasAreEqual) {
  auto one = point();
  one.baseline = one.formats;
  for (const double area : {0.1, 0.3, 1.7, 100.0}) {
    for (const auto lanes : {3U, 12U, 32U, 49U}) {
      one.technology.vector_units.front().area_um2 = area;
      one.machine.pe.lanes = lanes;
      one.machine.processing_elements = 7;
      EXPECT_EQ(machine_of_baseline(one), one.machine) << area << " um2, " << lanes;
    }
  }
}

TEST(MachineOfBaseline, SharesTheAreaAmongItsProcessingElements) {
  auto one = point();
  one.machine.processing_elements = 4;
  one.baseline_machine = one.machine;
  one.baseline_machine->processing_elements = 2;
  one.baseline_machine->pe.vector_size = 64;
  EXPECT_EQ(machine_of_baseline(one).pe.lanes, 12U);  // 12800 / (2 * 500)
  EXPECT_EQ(machine_of_baseline(one).pe.vector_size, 64U);
}

TEST(MachineOfBaseline, HasOneLaneAtLeast) {
  auto one = point();
  one.machine.pe.lanes = 2;
  EXPECT_EQ(machine_of_baseline(one).pe.lanes, 1U);
  const auto areas = comparison(run(one))->equal_areas;
  EXPECT_EQ(areas->unused_um2(), -40);
}

TEST(MachineOfBaseline, NeedsAreasOfBothLanesInOneTechnology) {
  EXPECT_EQ(message_of(point("int8")),
            "equal areas: technology sub16nm has no area for lanes of int8 with vectors of 32");
  EXPECT_EQ(message_of(point("lns4g8+error=lns8g8")),
            "equal areas: technology sub16nm has no area for lanes of lns4g8+error=lns8g8 with "
            "vectors of 32");
  auto one = point();
  one.baseline = parse_number_format("fp16");
  EXPECT_EQ(message_of(one),
            "equal areas: technology sub16nm has no area for lanes of fp16 with vectors of 32");
  one = point();
  one.technology.vector_units[1].area_um2 = 0;
  EXPECT_NE(message_of(one).find("no area for lanes of fp32"), std::string::npos);
  one = point();
  one.further_technologies = {one.technology};
  EXPECT_EQ(message_of(one),
            "equal areas: expected one technology, as each has lanes of its own areas, found 2");
  one = point();
  one.technology.vector_units[1].area_um2 = 1e-9;
  EXPECT_EQ(message_of(one), "equal areas: more than 1048576 lanes of fp32 would fit");
}

TEST(IsoArea, TheBaselineRunsOnTheScaledMachine) {
  auto one = point();
  const auto report = run(one);
  EXPECT_TRUE(report.iso_area);
  EXPECT_EQ(report.baseline->machine, machine_of_baseline(one));
  const auto areas = comparison(report)->equal_areas;
  ASSERT_TRUE(areas);
  EXPECT_EQ(areas->available_um2, 3200);
  EXPECT_EQ(areas->used_um2, 3120);
  EXPECT_EQ(areas->unused_um2(), 80);
  one.baseline_machine = machine_of_baseline(one);
  one.iso_area = false;
  const auto scaled = run(one);
  EXPECT_EQ(report.baseline->total.cycles, scaled.baseline->total.cycles);
  EXPECT_EQ(report.baseline->total.energy, scaled.baseline->total.energy);
  EXPECT_FALSE(comparison(scaled)->equal_areas);
  one.baseline_machine.reset();
  EXPECT_NE(run(one).baseline->total.cycles, scaled.baseline->total.cycles);
}

}  // namespace
}  // namespace lnsim
