// SPDX-License-Identifier: MIT
#include "energy/process_scaling.hpp"

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

constexpr Process at_40{.node_nm = 40, .voltage_v = 1};
constexpr Process at_10{.node_nm = 10, .voltage_v = 1};

OperationEnergy figure(const std::string& operation, double picojoules, const Process& process) {
  return {.operation = operation, .picojoules = picojoules, .process = process};
}

/// From 40 to 10 nm one operation saves 2 times, the other 8: powers of 1/2 and 3/2.
ProcessScaling scaling() {
  return {{figure("add", 2, at_40), figure("multiply", 8, at_40), figure("only", 1, at_40)},
          {figure("add", 1, at_10), figure("multiply", 1, at_10)}};
}

TEST(ProcessScaling, GivesThePairsBackAsBoundsAndTheirMeanInTheMiddle) {
  const auto factor = scaling().factor(at_40, at_10);
  EXPECT_DOUBLE_EQ(factor.low, 1.0 / 8);
  EXPECT_DOUBLE_EQ(factor.nominal, 1.0 / 4);
  EXPECT_DOUBLE_EQ(factor.high, 1.0 / 2);
}

TEST(ProcessScaling, TheWayBackIsTheInverse) {
  const auto factor = scaling().factor(at_10, at_40);
  EXPECT_DOUBLE_EQ(factor.low, 2);
  EXPECT_DOUBLE_EQ(factor.nominal, 4);
  EXPECT_DOUBLE_EQ(factor.high, 8);
}

TEST(ProcessScaling, EnergyGoesWithTheVoltageSquared) {
  const auto factor = scaling().factor(at_40, {.node_nm = 10, .voltage_v = 0.5});
  EXPECT_DOUBLE_EQ(factor.nominal, 1.0 / 16);
  const ProcessScaling other({figure("add", 8, at_40)},
                             {figure("add", 1, {.node_nm = 10, .voltage_v = 0.5})});
  EXPECT_DOUBLE_EQ(other.factor(at_40, at_10).nominal, 1.0 / 2) << "what the voltage leaves";
}

TEST(ProcessScaling, AboveTheLargerNodeItGoesWithTheNode) {
  const auto factor = scaling().factor({.node_nm = 160, .voltage_v = 1}, at_10);
  EXPECT_DOUBLE_EQ(factor.low, 1.0 / 32);
  EXPECT_DOUBLE_EQ(factor.nominal, 1.0 / 16);
  EXPECT_DOUBLE_EQ(factor.high, 1.0 / 8);
}

TEST(ProcessScaling, TablesWithoutACommonOperationAreRefused) {
  EXPECT_THROW(ProcessScaling({figure("add", 2, at_40)}, {figure("multiply", 1, at_10)}), Error);
  EXPECT_THROW(ProcessScaling({figure("add", 2, at_40)}, {figure("add", 1, at_40)}), Error);
}

}  // namespace
}  // namespace lnsim
