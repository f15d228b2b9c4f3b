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

}  // namespace
}  // namespace lnsim
