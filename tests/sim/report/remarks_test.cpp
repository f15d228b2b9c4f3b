// SPDX-License-Identifier: MIT
#include "sim/report/remarks.hpp"

#include <gtest/gtest.h>

#include "tests/sim/machines.hpp"

namespace lnsim {
namespace {

Technology process() {
  Technology technology;
  technology.name = "toy";
  technology.vector_units = {{"int8_v32", "int8", 1200, 32},
                             {.name = "int8_v8",
                              .format = "int8",
                              .critical_path_ps = 900.4,
                              .vector_size = 8,
                              .wired_path_ps = 1000},
                             {"fp32_v8", "fp32", 100, 8}};
  return technology;
}

Architecture of_clock(double period_ps) {
  Architecture machine;
  machine.clock_period_ps = period_ps;
  machine.pe.vector_size = 8;
  return machine;
}

TEST(ClockRemark, IsMadeWhereTheUnitNearestToTheMachinesSizeIsSlower) {
  EXPECT_EQ(clock_remark(process(), "int8", of_clock(900)),
            "toy, int8: the clock of 900 ps is faster than the vector unit int8_v8 (900 ps)");
  EXPECT_EQ(clock_remark(process(), "int8", of_clock(900.4)),
            "toy, int8: the clock of 900 ps is faster than the vector unit int8_v8 with the load "
            "of its wires (1000 ps)");
  EXPECT_EQ(clock_remark(process(), "int8", of_clock(1000)), std::nullopt);
}

TEST(ClockRemark, IsNotMadeOfAFormatThatNobodyCharacterised) {
  EXPECT_EQ(clock_remark(process(), "int4", of_clock(1)), std::nullopt);
}

TEST(Remarks, AreThoseOfEveryRolesFormatOnce) {
  auto technology = process();
  technology.remarks = {{{"fp8e4m3"}, "a chain"}, {{"fp8e5m2"}, "another"}};
  Report report{
      .iteration = {.formats = parse_role_formats("fp8e4m3+error=fp8e5m2+gradient=fp8e5m2")}};
  report.iteration.machine.clock_period_ps = 1000;
  EXPECT_EQ(remarks(report, {technology}),
            (std::vector<std::string>{"toy, fp8e4m3: a chain", "toy, fp8e5m2: another"}));
}

TEST(Remarks, AreOnTheClocksOfBothMachines) {
  const auto technology = process();
  Report report{.batch = 2,
                .iteration = {.formats = parse_number_format("int8")},
                .baseline = IterationCost{.formats = parse_number_format("int8")}};
  report.iteration.machine = of_clock(1000);
  report.baseline->machine = of_clock(1000);
  EXPECT_TRUE(remarks(report, {technology}).empty());
  report.baseline->machine = of_clock(800);
  const auto found = remarks(report, {technology});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front(), clock_remark(technology, "int8", of_clock(800)));
  report.iteration.machine = of_clock(800);
  EXPECT_EQ(remarks(report, {technology}), found) << "a line once";
}

TEST(Remarks, OfABatchOfOneAreWhereEitherMachineHasDram) {
  Report report{.batch = 1,
                .iteration = {.formats = parse_number_format("int8")},
                .baseline = IterationCost{.formats = parse_number_format("int8")}};
  EXPECT_TRUE(remarks(report, {}).empty());
  report.baseline->machine = test::machine("lns-madam-pe");
  EXPECT_EQ(remarks(report, {}).size(), 1U);
}

}  // namespace
}  // namespace lnsim
