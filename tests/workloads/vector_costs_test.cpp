// SPDX-License-Identifier: MIT
#include "workloads/vector_costs.hpp"

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

TEST(VectorCosts, total_adds_elements_and_groups) {
  const VectorCost cost{
      .reads = 2,
      .writes = 1,
      .operations = {.add = 3, .multiply = 1, .compare = 2, .exponential = 4, .divide = 6},
      .group_reads = 5,
      .group_writes = 7,
      .group_operations = {.add = 1, .multiply = 3, .compare = 5, .exponential = 7, .divide = 9}};
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
  EXPECT_EQ(vector_costs::sum(3).operations.add, 2U);
  EXPECT_EQ(vector_costs::sum(3).reads, 3U);
}

TEST(VectorCosts, every_activation_moves_one_tensor_forward_and_two_backward) {
  for (const auto function : {ActivationFunction::Relu, ActivationFunction::Gelu,
                              ActivationFunction::GeluTanh, ActivationFunction::Tanh}) {
    const auto cost = vector_costs::activation(function);
    EXPECT_EQ(cost.forward.reads, 1U);
    EXPECT_EQ(cost.input_gradient.reads, 2U);
    EXPECT_EQ(cost.input_gradient.writes, 1U);
  }
}

TEST(VectorCosts, totals_overflow_instead_of_wrapping) {
  EXPECT_THROW(static_cast<void>(total(vector_costs::sum(2), std::uint64_t{1} << 63U, 0,
                                       TensorClass::Activation)),
               OverflowError);
}

}  // namespace
}  // namespace lnsim
