// SPDX-License-Identifier: MIT
#include "sim/report/remarks.hpp"

#include <gtest/gtest.h>

namespace lnsim {
namespace {

Technology process() {
  Technology technology;
  technology.name = "toy";
  technology.vector_units = {
      {"int8_v32", "int8", 1200}, {"int8_v8", "int8", 900.4}, {"fp32_v1", "fp32", 100}};
  return technology;
}

TEST(ClockRemark, IsMadeWhereTheFastestUnitOfTheFormatIsSlower) {
  EXPECT_EQ(clock_remark(process(), "int8", 900),
            "toy, int8: the clock of 900 ps is faster than every vector unit characterised "
            "(int8_v8: 900 ps)");
  EXPECT_EQ(clock_remark(process(), "int8", 900.4), std::nullopt);
}

TEST(ClockRemark, IsNotMadeOfAFormatThatNobodyCharacterised) {
  EXPECT_EQ(clock_remark(process(), "int4", 1), std::nullopt);
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
