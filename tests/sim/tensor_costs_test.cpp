// SPDX-License-Identifier: MIT
#include "sim/tensor_costs.hpp"

#include <map>
#include <string>

#include <gtest/gtest.h>

#include "sim/run.hpp"
#include "tests/sim/points.hpp"

namespace lnsim {
namespace {

/// A point whose workload is one op.
Point alone(Pass pass, std::variant<Contraction, VectorWork, WeightUpdate> work,
            const std::string& formats) {
  auto point = test::point("mnist-cnn", "lns-madam-pe", formats);
  point.workload.ops = {{"x", pass, OpKind::Matmul, std::move(work)}};
  return point;
}

TensorCosts costs(Pass pass, std::variant<Contraction, VectorWork, WeightUpdate> work,
                  const std::string& formats) {
  return run(alone(pass, std::move(work), formats)).iteration.total.tensors;
}

constexpr Contraction layer{.n = 64, .k = 64, .c = 128};

/// Every tensor of a small layer crosses DRAM once, at its own width.
TEST(TensorCosts, TensorsOfALayerHaveTheirOwnWidths) {
  const std::string formats = "lns8g8+activation=lns4g2+error=lns6g8+gradient=lns16g2048";
  auto forward = costs(Pass::Forward, layer, formats);
  EXPECT_EQ(forward.size(), 2U);
  EXPECT_EQ(forward[TensorClass::Weight].dram_bytes, 64U * 128);
  EXPECT_EQ(forward[TensorClass::Activation].dram_bytes, (64U * 128 + 64 * 64) / 2);
  auto input = costs(Pass::InputGradient, layer, formats);
  EXPECT_EQ(input.size(), 2U);
  EXPECT_EQ(input[TensorClass::Weight].dram_bytes, 64U * 128);
  EXPECT_EQ(input[TensorClass::Error].dram_bytes, (64U * 64 + 64 * 128) * 6 / 8);
  auto weight = costs(Pass::WeightGradient, layer, formats);
  EXPECT_EQ(weight.size(), 3U);
  EXPECT_EQ(weight[TensorClass::Error].dram_bytes, 64U * 64 * 6 / 8);
  EXPECT_EQ(weight[TensorClass::Activation].dram_bytes, 64U * 128 / 2);
  EXPECT_EQ(weight[TensorClass::Gradient].dram_bytes, 64U * 128 * 2);
}

/// Through the global buffer everything goes twice: filled and read, or written and stored.
TEST(TensorCosts, OfAStreamAreThoseOfItsTensor) {
  const auto found = costs(
      Pass::Forward,
      VectorWork{.read_elements = 4096, .written_elements = 2048, .tensor = TensorClass::Error},
      "lns8g8+error=lns4g2");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.at(TensorClass::Error).dram_bytes, (4096U + 2048) / 2);
  EXPECT_EQ(found.at(TensorClass::Error).global_buffer_bytes, 4096U + 2048);
}

/// An activation's input gradient: errors of 4 bits are read and written, activations of 8 read.
TEST(TensorCosts, OfAStreamAreThoseOfEachOfItsTensors) {
  auto point = alone(
      Pass::InputGradient,
      VectorWork{.read_elements = 8192, .written_elements = 4096, .tensor = TensorClass::Error},
      "lns8g8+error=lns4g2");
  auto& op = point.workload.ops.front();
  op.reads = {{0, 4096, TensorClass::Error}, {1, 4096, TensorClass::Activation}};
  op.writes = {{2, 4096, TensorClass::Error}};
  const auto found = run(point).iteration.total.tensors;
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found.at(TensorClass::Error).dram_bytes, 4096U);
  EXPECT_EQ(found.at(TensorClass::Activation).dram_bytes, 4096U);
}

/// Ops of the same counts that read tensors of other classes are not the same work.
TEST(TensorCosts, OfEqualCountsAreThoseOfEachOpsTensors) {
  const VectorWork work{.read_elements = 4096, .tensor = TensorClass::Error};
  auto point = alone(Pass::InputGradient, work, "lns8g8+error=lns4g2");
  point.workload.ops.push_back(point.workload.ops.front());
  point.workload.ops.front().reads = {{0, 4096, TensorClass::Activation}};
  const auto found = run(point).iteration.total.tensors;
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found.at(TensorClass::Error).dram_bytes, 2048U);
  EXPECT_EQ(found.at(TensorClass::Activation).dram_bytes, 4096U);
}

/// Gradients are read; stored weights of 16 bits and the fp32 second moment read and written; and
/// the copy that products take is written.
TEST(TensorCosts, OfAnUpdateAreOfThreeTensors) {
  auto found = costs(Pass::Update, WeightUpdate{.weights = 4096}, "lns8g8+gradient=lns4g2");
  EXPECT_EQ(found.size(), 3U);
  EXPECT_EQ(found[TensorClass::Gradient].dram_bytes, 4096U / 2);
  EXPECT_EQ(found[TensorClass::StoredWeight].dram_bytes, 4096U * 2 * (2 + 4));
  EXPECT_EQ(found[TensorClass::Weight].dram_bytes, 4096U);
  auto wide = costs(Pass::Update, WeightUpdate{.weights = 4096}, "lns8g8+update=lns12g128");
  EXPECT_EQ(wide[TensorClass::StoredWeight].dram_bytes, 4096U * 2 * 12 / 8 + 4096 * 2 * 4);
  auto same = costs(Pass::Update, WeightUpdate{.weights = 4096}, "lns8g8+update=lns8g8");
  EXPECT_EQ(same[TensorClass::Weight].dram_bytes, 0U);
}

/// Weights are copied for products unless they are stored in the very format of these.
TEST(TensorCosts, StoredWeightsOfAnotherFormatAreCopied) {
  const auto copied = [](const char* formats) {
    return costs(Pass::Update, WeightUpdate{.weights = 4096}, formats)[TensorClass::Weight]
        .dram_bytes;
  };
  EXPECT_EQ(copied("bf16+update=bf16"), 0U);
  EXPECT_EQ(copied("bf16+update=fp16"), 4096U * 2);
  EXPECT_EQ(copied("fp8e4m3+update=int8"), 4096U);
  EXPECT_EQ(copied("fp32"), 0U);
}

/// Bytes and energies of all tensors are those of memories, wires and what stands before and behind
/// the arithmetic.
class TensorCostsOf : public testing::TestWithParam<const char*> {};

TEST_P(TensorCostsOf, AddUpToTheWhole) {
  auto point = test::point("small-transformer", "lns-madam-pe", GetParam());
  point.format_costs = true;
  const auto total = run(point).iteration.total;
  TensorCost sum;
  for (const auto& [tensor, cost] : total.tensors) {
    sum += cost;
  }
  EXPECT_EQ(sum.dram_bytes, traffic_bytes(total.events, "dram"));
  EXPECT_EQ(sum.global_buffer_bytes, traffic_bytes(total.events, "global_buffer"));
  double expected = 0;
  for (const auto& [key, energy] : total.energy.components) {
    const auto& name = key.second;
    const bool computes = name == "exponent_adder" || name == "conversion" ||
                          name == "multiplier" || name == "accumulator" || name == "vector_unit" ||
                          name == "weight_update" || name == leakage_component;
    expected += computes ? 0 : energy.nominal.value();
  }
  EXPECT_NEAR(sum.energy.nominal.value(), expected, 1e-9 * expected);
}

INSTANTIATE_TEST_SUITE_P(Formats, TensorCostsOf,
                         testing::Values("lns8g8", "lns8g8+error=lns6g4+gradient=lns16g2048",
                                         "int8+activation=int4",
                                         "bf16+gradient=fp32+error=fp8e5m2"));

TEST(TensorCosts, WithoutAMemorySystemNothingMoves) {
  auto point = test::point("mnist-cnn", "lns-madam-pe-ideal", "lns8g8");
  for (const auto& [tensor, cost] : run(point).iteration.total.tensors) {
    EXPECT_EQ(cost.dram_bytes, 0U);
    EXPECT_EQ(cost.global_buffer_bytes, 0U);
    EXPECT_GT(cost.energy.nominal, Picojoules(0)) << "operand buffers, " << to_string(tensor);
  }
}

}  // namespace
}  // namespace lnsim
