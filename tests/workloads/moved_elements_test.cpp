// SPDX-License-Identifier: MIT
#include "workloads/moved_elements.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/workloads/networks.hpp"
#include "workloads/lower.hpp"

namespace lnsim {
namespace {

constexpr auto weight = TensorClass::Weight;
constexpr auto activation = TensorClass::Activation;
constexpr auto error = TensorClass::Error;
constexpr auto gradient = TensorClass::Gradient;

ElementsByClass read_of(std::uint64_t count, const std::vector<TensorUse>& reads) {
  return moved_elements({.read_elements = count, .tensor = error}, reads, {}).read;
}

TEST(MovedElements, without_tensors_are_of_the_ops_own_class) {
  const VectorWork work{.read_elements = 3, .written_elements = 2, .tensor = error};
  EXPECT_EQ(moved_elements(work, {}, {}), (MovedElements{{{error, 3}}, {{error, 2}}}));
  EXPECT_EQ(moved_elements({.tensor = error}, {}, {}), MovedElements{});
}

TEST(MovedElements, are_those_of_each_tensor_once_and_the_rest_the_ops_own) {
  EXPECT_EQ(read_of(20, {{0, 8, activation}, {1, 8, activation}}),
            (ElementsByClass{{activation, 16}, {error, 4}}));
  EXPECT_EQ(read_of(16, {{0, 8, error}, {1, 8, activation}}),
            (ElementsByClass{{activation, 8}, {error, 8}}));
}

TEST(MovedElements, of_the_largest_tensor_are_what_the_count_has_left) {
  EXPECT_EQ(read_of(12, {{0, 1000, weight}, {1, 4, activation}}),
            (ElementsByClass{{activation, 4}, {weight, 8}}));
  EXPECT_EQ(read_of(12, {{0, 10, error}, {1, 10, activation}}),
            (ElementsByClass{{activation, 2}, {error, 10}}));
  EXPECT_EQ(read_of(0, {{0, 10, activation}}), ElementsByClass{});
}

TEST(MovedElements, of_no_operands_are_the_ops_own) {
  EXPECT_EQ(read_of(5, {{0, 3, TensorClass::StoredWeight}}), (ElementsByClass{{error, 5}}));
}

/// Batch 2 of 3 by 4 by 4: 96 elements, 3 channels of a gain and a bias, a mean and a deviation.
/// The forward pass reads each element twice, and a running mean and variance besides, of which it
/// also writes the new ones.
TEST(MovedElements, of_a_normalisation_are_those_of_activations_parameters_and_errors) {
  const auto network =
      testing::make_network(R"({"kind": "image", "channels": 3, "height": 4, "width": 4})",
                            R"({"kind": "convolution", "name": "c", "out_channels": 3, "kernel": 1},
                               {"kind": "batch_norm", "name": "n"})");
  const auto ops = lower(network, 2, Optimiser::Sgd).ops;
  const auto of = [&](Pass pass) {
    const auto op = std::ranges::find_if(
        ops, [&](const Op& one) { return one.layer == "n" && one.pass == pass; });
    return moved_elements(*op);
  };
  EXPECT_EQ(of(Pass::Forward),
            (MovedElements{{{weight, 6}, {activation, 96 + 96 + 6}}, {{activation, 96 + 6 + 6}}}));
  // The sums of the weight gradient, one of the two parameters, mean and deviation.
  EXPECT_EQ(of(Pass::InputGradient),
            (MovedElements{{{weight, 6}, {activation, 93 + 6}, {error, 96}, {gradient, 6}},
                           {{error, 96}}}));
  EXPECT_EQ(of(Pass::WeightGradient),
            (MovedElements{{{activation, 96 + 6}, {error, 96}}, {{gradient, 6}}}));
}

}  // namespace
}  // namespace lnsim
