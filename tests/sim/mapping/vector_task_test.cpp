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

VectorTask task_of(const VectorWork& work, const Architecture& machine,
                   const RoleFormats& formats) {
  return vector_task({"v", Pass::Forward, OpKind::Elementwise, work}, machine, formats);
}

TEST(VectorTask, OperationsFillTheLanes) {
  const auto machine = test::machine("lns-madam-pe");
  const VectorWork work{.read_elements = 100,
                        .written_elements = 50,
                        .operations = {.add = 60, .multiply = 4, .exponential = 10, .divide = 1}};
  const auto task = task_of(work, machine, parse_number_format("fp16"));
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
  EXPECT_EQ(lns.events[0], (EventRate{{.scope = Scope::BeyondPe,
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
  EXPECT_FALSE(task_of(work, machine, format).codes);
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
  const auto task = task_of(
      {.operations = {.add = 32}, .converted = {{TensorClass::Activation, 64}}}, machine, format);
  EXPECT_EQ(task.work, Cycles(3));
  EXPECT_EQ(count(task, "linear_to_log", "convert"), 64U);
  ASSERT_EQ(task.events.size(), 2U);
  EXPECT_EQ(task.events[1].event.component, "vector_unit");
  EXPECT_EQ(task.events[1].event.scope, Scope::BeyondPe);
}

TEST(VectorTask, ScalesAreNumbersOfTheUnitsFormat) {
  const auto machine = test::machine("lns-madam-pe");
  const auto format = parse_number_format("lns8g8");
  VectorWork work{.read_elements = 10, .written_elements = 20};
  EXPECT_EQ(task_of(work, machine, format).read, Bytes(10));
  work.tensor = TensorClass::Scale;
  EXPECT_EQ(task_of(work, machine, format).read, Bytes(40));
  EXPECT_EQ(task_of(work, machine, format).written, Bytes(80));
}

/// 1000 errors of 4 bits and 1000 activations of 16 are read, and 30 gains of 8, of which so many
/// are read as the count has left; 1000 errors are written. What nobody names is an error.
TEST(VectorTask, EveryTensorHasTheWidthOfItsClass) {
  const auto machine = test::machine("lns-madam-pe");
  const auto formats = parse_role_formats("lns8g8+activation=lns16g2048+error=lns4g2");
  Op op{"norm", Pass::InputGradient, OpKind::LayerNorm,
        VectorWork{.read_elements = 2050, .written_elements = 1000, .tensor = TensorClass::Error}};
  op.reads = {{0, 1000, TensorClass::Error},
              {1, 1000, TensorClass::Activation},
              {2, 30, TensorClass::Weight}};
  op.writes = {{3, 1000, TensorClass::Error}};
  const auto task = vector_task(op, machine, formats);
  EXPECT_EQ(task.parts, (std::vector<StreamPart>{{TensorClass::Weight, Bytes(30), Bytes(0)},
                                                 {TensorClass::Activation, Bytes(2000), Bytes(0)},
                                                 {TensorClass::Error, Bytes(510), Bytes(500)}}));
  EXPECT_EQ(task.read, Bytes(2540));
  EXPECT_EQ(task.written, Bytes(500));
  std::get<VectorWork>(op.work).read_elements = 1530;
  EXPECT_EQ(vector_task(op, machine, formats).read, Bytes(30 + 500 + 1000));
}

TEST(VectorTask, ConversionsHaveThePriceOfTheirClass) {
  const auto machine = test::machine("lns-madam-pe");
  const auto task = task_of({.converted = {{TensorClass::Activation, 3}, {TensorClass::Error, 29}}},
                            machine, parse_role_formats("lns8g8+error=lns4g2"));
  EXPECT_EQ(task.work, Cycles(1));
  ASSERT_EQ(task.events.size(), 2U);
  EXPECT_EQ(task.events[0].event.attributes["table_entries"], 8U);
  EXPECT_EQ(task.events[0].count, 3U);
  EXPECT_EQ(task.events[1].event.attributes["table_entries"], 2U);
  EXPECT_EQ(task.events[1].count, 29U);
}

TEST(VectorTask, ConversionsOverflowInsteadOfWrapping) {
  constexpr std::uint64_t half = std::uint64_t{1} << 63U;
  const VectorWork work{.converted = {{TensorClass::Gradient, half}, {TensorClass::Weight, half}}};
  EXPECT_THROW(static_cast<void>(
                   task_of(work, test::machine("lns-madam-pe"), parse_number_format("lns8g8"))),
               OverflowError);
}

/// Three classes share bytes, and blocks, as one tensor of 6 or 99 elements does.
TEST(VectorTask, TensorsOfOneFormatArePackedAsOne) {
  const auto machine = test::machine("lns-madam-pe");
  const auto read = [&](const char* format, std::uint64_t each) {
    Op op{"v", Pass::Forward, OpKind::Elementwise, VectorWork{.read_elements = 3 * each}};
    op.reads = {{0, each, TensorClass::Error},
                {1, each, TensorClass::Activation},
                {2, each, TensorClass::Weight}};
    const auto task = vector_task(op, machine, parse_role_formats(format));
    EXPECT_EQ(task.parts.size(), 3U);
    return task.read;
  };
  EXPECT_EQ(read("lns4g2", 1), Bytes(2));
  EXPECT_EQ(read("lns4g2", 2), Bytes(3));
  EXPECT_EQ(read("mxfp8e4m3", 33), Bytes(99 + 4));
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
  const auto task = task_of(work, machine, format);
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
