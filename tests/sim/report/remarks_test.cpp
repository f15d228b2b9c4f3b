// SPDX-License-Identifier: MIT
#include "sim/report/remarks.hpp"

#include <gtest/gtest.h>

#include "tests/sim/machines.hpp"

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
  report.iteration.machine.clock_period_ps = 1000;
  EXPECT_EQ(remarks(report, {technology}),
            (std::vector<std::string>{"toy, fp8e4m3: a chain", "toy, fp8e5m2: another"}));
}

TEST(Remarks, AreOnTheClocksOfBothMachines) {
  const auto technology = process();
  Report report{.batch = 2,
                .iteration = {.formats = parse_number_format("int8")},
                .baseline = IterationCost{.formats = parse_number_format("int8")}};
  report.iteration.machine.clock_period_ps = 1000;
  report.baseline->machine.clock_period_ps = 1000;
  EXPECT_TRUE(remarks(report, {technology}).empty());
  report.baseline->machine.clock_period_ps = 800;
  const auto found = remarks(report, {technology});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front(), clock_remark(technology, "int8", 800));
  report.iteration.machine.clock_period_ps = 800;
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
