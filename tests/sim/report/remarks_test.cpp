// SPDX-License-Identifier: MIT
#include "sim/report/remarks.hpp"

#include <gtest/gtest.h>

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
  report.machine.clock_period_ps = 1000;
  EXPECT_EQ(remarks(report, {technology}),
            (std::vector<std::string>{"toy, fp8e4m3: a chain", "toy, fp8e5m2: another"}));
}

}  // namespace
}  // namespace lnsim
