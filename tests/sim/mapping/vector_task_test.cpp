// SPDX-License-Identifier: MIT
#include "sim/mapping/vector_task.hpp"

#include <gtest/gtest.h>

#include "tests/sim/machines.hpp"

namespace lnsim {
namespace {

std::uint64_t count(const VectorTask& task, const std::string& resource,
                    const std::string& action) {
  std::uint64_t total = 0;
  for (const auto& [event, rate] : task.events) {
    total += event.resource == resource && event.action == action ? rate : 0;
  }
  return total;
}

TEST(VectorTask, OperationsFillTheLanes) {
  const auto machine = test::machine("lns-madam-pe");
  const VectorWork work{.read_elements = 100,
                        .written_elements = 50,
                        .operations = {.add = 60, .multiply = 4, .exponential = 10, .divide = 1}};
  const auto task = vector_task(work, machine, parse_number_format("fp16"));
  EXPECT_EQ(task.read, Bytes(200));
  EXPECT_EQ(task.written, Bytes(100));
  const auto slots =
      64 + 10 * machine.vector_unit.exponential_cycles + 1 * machine.vector_unit.divide_cycles;
  EXPECT_EQ(task.work, Cycles((slots + 31) / 32));
  EXPECT_EQ(count(task, "float_adder", "add"), 60U);
  EXPECT_EQ(count(task, "float_special", "exponential"), 10U);
  EXPECT_EQ(count(task, "float_special", "divide"), 1U);
  EXPECT_EQ(count(task, "comparator", "compare"), 0U);
}

TEST(VectorTask, LnsMadamUpdatesTheStoredCode) {
  const auto machine = test::machine("lns-madam-pe");
  const auto lns = update_task({1000}, Optimiser::LnsMadam, machine, parse_number_format("lns8g8"));
  ASSERT_EQ(lns.events.size(), 1U);
  EXPECT_EQ(lns.events[0], (EventRate{{.scope = Scope::System,
                                       .component = "weight_update",
                                       .resource = "weight_update",
                                       .action = "update",
                                       .variant = "lns_madam",
                                       .attributes = {{"width_bits", 16}}},
                                      1000}));
  ASSERT_TRUE(lns.codes);
  EXPECT_EQ(lns.codes->weights, 1000U);
  EXPECT_EQ(lns.work, Cycles(63));
  // Reads: gradient 1, stored weight 2, second moment 4 bytes; writes: 2, 4 and the 8-bit copy.
  EXPECT_EQ(lns.read, Bytes(7000));
  EXPECT_EQ(lns.written, Bytes(7000));
}

TEST(VectorTask, OnALinearFormatMadamMultipliesByAnExponential) {
  const auto machine = test::machine("lns-madam-pe");
  const auto fp32 = update_task({1000}, Optimiser::LnsMadam, machine, parse_number_format("fp32"));
  EXPECT_FALSE(fp32.codes);
  EXPECT_EQ(count(fp32, "float_special", "exponential"), 1000U);
  // The stored weight is what the next iteration multiplies by: no copy.
  EXPECT_EQ(fp32.written, Bytes(8000));
}

TEST(VectorTask, OnlyLnsMadamUpdatesCodes) {
  const auto machine = test::machine("lns-madam-pe");
  const auto format = parse_number_format("lns8g8");
  for (const auto optimiser : {Optimiser::Madam, Optimiser::Sgd, Optimiser::Adam}) {
    EXPECT_FALSE(update_task({10}, optimiser, machine, format).codes);
  }
  const VectorWork work{.read_elements = 1, .written_elements = 1, .operations = {.add = 1}};
  EXPECT_FALSE(vector_task(work, machine, format).codes);
}

TEST(VectorTask, ALaneWaitsForTheBusiestOfItsUnits) {
  const auto machine = test::machine("lns-madam-pe");
  ASSERT_EQ(machine.weight_update.weights_per_cycle, 16U);
  const auto cycles = [&](Optimiser optimiser, const Architecture& on) {
    return update_task({1000}, optimiser, on, parse_number_format("fp32")).work;
  };
  EXPECT_EQ(cycles(Optimiser::Sgd, machine), Cycles(63));     // one operation of each unit
  EXPECT_EQ(cycles(Optimiser::Adam, machine), Cycles(500));   // 8 multiplications
  EXPECT_EQ(cycles(Optimiser::Madam, machine), Cycles(750));  // an exp and two divisions
  auto fast = machine;
  fast.vector_unit.exponential_cycles = 1;
  fast.vector_unit.divide_cycles = 1;
  EXPECT_EQ(cycles(Optimiser::Madam, fast), Cycles(375));  // 6 multiplications
}

TEST(VectorTask, ConversionsTakeASlotAndThePriceOfAnOutputs) {
  const auto machine = test::machine("lns-madam-pe");
  const auto format = parse_number_format("lns8g8-bins-deferred");
  const auto task = vector_task({.operations = {.add = 32, .convert = 64}}, machine, format);
  EXPECT_EQ(task.work, Cycles(3));
  EXPECT_EQ(count(task, "linear_to_log", "convert"), 64U);
  ASSERT_EQ(task.events.size(), 2U);
  EXPECT_EQ(task.events[1].event.component, "vector_unit");
  EXPECT_EQ(task.events[1].event.scope, Scope::System);
}

TEST(VectorTask, ScalesAreNumbersOfTheUnitsFormat) {
  const auto machine = test::machine("lns-madam-pe");
  const auto format = parse_number_format("lns8g8");
  VectorWork work{.read_elements = 10, .written_elements = 20};
  EXPECT_EQ(vector_task(work, machine, format).read, Bytes(10));
  work.tensor = TensorClass::Scale;
  EXPECT_EQ(vector_task(work, machine, format).read, Bytes(40));
  EXPECT_EQ(vector_task(work, machine, format).written, Bytes(80));
}

TEST(VectorTask, StatesFollowTheOptimiser) {
  const auto machine = test::machine("lns-madam-pe");
  const auto format = parse_number_format("fp32");
  const auto sgd = update_task({10}, Optimiser::Sgd, machine, format);
  const auto adam = update_task({10}, Optimiser::Adam, machine, format);
  EXPECT_EQ(adam.read - sgd.read, Bytes(10 * 2 * 4));
}

TEST(VectorTask, BlocksMoveWithTheirScales) {
  const auto machine = test::machine("lns-madam-pe");
  const auto format = parse_number_format("mxfp4");
  const VectorWork work{.read_elements = 64, .written_elements = 33};
  const auto task = vector_task(work, machine, format);
  EXPECT_EQ(task.read, Bytes(32 + 2));
  EXPECT_EQ(task.written, Bytes(17 + 2));
  EXPECT_EQ(zero_fill_task(64, format, TensorClass::Error).written, Bytes(32 + 2));
  const auto wide = update_task({64}, Optimiser::Sgd, machine, parse_number_format("fp8e4m3"));
  const auto update = update_task({64}, Optimiser::Sgd, machine, format);
  EXPECT_EQ(wide.read - update.read, Bytes(64 - 34));
  EXPECT_EQ(wide.written - update.written, Bytes(64 - 34));
}

TEST(VectorTask, ZeroFillWritesElementsInTheFormatAndComputesNothing) {
  const auto task = zero_fill_task(1001, parse_number_format("int4"), TensorClass::Error);
  EXPECT_EQ(task.read, Bytes(0));
  EXPECT_EQ(task.written, Bytes(501));
  EXPECT_EQ(task.work, Cycles(0));
  EXPECT_TRUE(task.events.empty());
  EXPECT_FALSE(task.weight_update);
  EXPECT_FALSE(task.codes);
}

}  // namespace
}  // namespace lnsim
