// SPDX-License-Identifier: MIT
#include "workloads/vector_costs.hpp"

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "tests/workloads/networks.hpp"

namespace lnsim {
namespace {

TEST(VectorCosts, total_adds_elements_and_groups) {
  const VectorCost cost{
      .element =
          {.reads = 2,
           .writes = 1,
           .operations = {.add = 3, .multiply = 1, .compare = 2, .exponential = 4, .divide = 6}},
      .group = {
          .reads = 5,
          .writes = 7,
          .operations = {.add = 1, .multiply = 3, .compare = 5, .exponential = 7, .divide = 9}}};
  const auto work = total(cost, 100, 10, TensorClass::Error);
  EXPECT_EQ(work.read_elements, 250U);
  EXPECT_EQ(work.written_elements, 170U);
  EXPECT_EQ(work.operations,
            (VectorOperations{
                .add = 310, .multiply = 130, .compare = 250, .exponential = 470, .divide = 690}));
  EXPECT_EQ(work.tensor, TensorClass::Error);
}

TEST(VectorCosts, a_pool_reads_its_input_once_and_compares_within_windows) {
  const auto cost = vector_costs::pool(PoolFunction::Maximum, 9);
  const auto work = total(cost.forward, 25, 100, TensorClass::Activation);
  EXPECT_EQ(work.read_elements, 100U);
  EXPECT_EQ(work.written_elements, 2U * 25);
  EXPECT_EQ(work.operations.compare, 8U * 25);
  const auto backward = total(cost.input_gradient, 25, 100, TensorClass::Error);
  EXPECT_EQ(backward.written_elements, 100U);
}

TEST(VectorCosts, a_sum_of_terms_has_one_addition_fewer) {
  EXPECT_EQ(vector_costs::sum(3).element.operations.add, 2U);
  EXPECT_EQ(vector_costs::sum(3).element.reads, 3U);
}

TEST(VectorCosts, every_activation_moves_one_tensor_forward_and_two_backward) {
  for (const auto function : {ActivationFunction::Relu, ActivationFunction::Gelu,
                              ActivationFunction::GeluTanh, ActivationFunction::Tanh}) {
    const auto cost = vector_costs::activation(function);
    EXPECT_EQ(cost.forward.element.reads, 1U);
    EXPECT_EQ(cost.input_gradient.element.reads, 2U);
    EXPECT_EQ(cost.input_gradient.element.writes, 1U);
  }
}

/// A pass of an op as a document with nothing else has it.
VectorCost forward_of(const std::string& pass, std::uint64_t parts = 1) {
  const auto text = R"({"ops": {"own": {"element": "one", "forward": )" + pass + "}}}";
  return vector_costs::read(JsonNode::parse(text, "own.json"), "ops", "own", parts).forward;
}

TEST(VectorCosts, every_part_but_the_first_costs_what_a_further_one_does) {
  const auto cost = forward_of(R"({"of": "w", "element": {"reads": 1, "writes": 2, "multiply": 3},
      "group": {"reads": 4}, "further": {"element": {"reads": 10, "add": 20, "exponential": 30},
      "group": {"reads": 40, "compare": 50, "divide": 60}}})",
                               3);
  EXPECT_EQ(cost.element.reads, 21U);
  EXPECT_EQ(cost.element.writes, 2U);
  EXPECT_EQ(cost.element.operations,
            (VectorOperations{.add = 40, .multiply = 3, .exponential = 60}));
  EXPECT_EQ(cost.group.reads, 84U);
  EXPECT_EQ(cost.group.operations, (VectorOperations{.compare = 100, .divide = 120}));
}

TEST(VectorCosts, what_a_document_gets_wrong_is_named) {
  const std::pair<std::string, std::string> cases[] = {
      {R"({"of": "w", "element": {"read": 1}})", "/ops/own/forward/element/read"},
      {R"({"of": "w", "element": {"reads": 0}})", "/ops/own/forward/element/reads"},
      {R"({"of": "w", "groups": {}})", "/ops/own/forward/groups"},
      {R"({"of": "w", "further": {"part": {}}})", "/ops/own/forward/further/part"},
      {R"({"of": ""})", "/ops/own/forward/of"},
      {R"({"element": {}})", "\"of\" is missing"}};
  for (const auto& [pass, message] : cases) {
    const auto found = testing::message_of([&] { static_cast<void>(forward_of(pass)); });
    EXPECT_NE(found.find(message), std::string::npos) << pass << ": " << found;
  }
  EXPECT_THROW(static_cast<void>(forward_of(R"({"of": "w", "further": {"element": {"add": 4}}})",
                                            std::uint64_t{1} << 63U)),
               OverflowError);
}

TEST(VectorCosts, every_op_of_the_document_is_read) {
  const auto document = JsonNode::parse(vector_costs_json(), "vector_costs.json");
  document.allow_only({"schema_version", "ops", "activations", "losses"});
  EXPECT_EQ(document["schema_version"].unsigned_integer(), 1U);
  for (const auto* section : {"ops", "activations", "losses"}) {
    for (const auto& [op, entry] : document[section].members()) {
      EXPECT_NO_THROW(static_cast<void>(vector_costs::read(document, section, op))) << op;
    }
  }
}

TEST(VectorCosts, totals_overflow_instead_of_wrapping) {
  EXPECT_THROW(static_cast<void>(total(vector_costs::sum(2), std::uint64_t{1} << 63U, 0,
                                       TensorClass::Activation)),
               OverflowError);
}

}  // namespace
}  // namespace lnsim
