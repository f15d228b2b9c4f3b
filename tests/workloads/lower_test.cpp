// SPDX-License-Identifier: MIT
#include "workloads/lower.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "tests/workloads/networks.hpp"

namespace lnsim {
namespace {

using testing::image_input;
using testing::make_network;
using testing::tokens_input;

/// "layer pass kind" of every op, in order.
std::vector<std::string> outline(const Workload& workload) {
  std::vector<std::string> lines;
  for (const auto& op : workload.ops) {
    lines.push_back(op.layer + " " + std::string(to_string(op.pass)) + " " +
                    std::string(to_string(op.kind)));
  }
  return lines;
}

std::vector<const Op*> ops_of(const Workload& workload, const std::string& layer, Pass pass) {
  std::vector<const Op*> found;
  for (const auto& op : workload.ops) {
    if (op.layer == layer && op.pass == pass) {
      found.push_back(&op);
    }
  }
  return found;
}

TEST(Lower, a_chain_runs_forward_backward_and_updates) {
  const auto workload = lower(make_network(image_input, R"(
      {"kind": "convolution", "name": "conv", "out_channels": 4, "kernel": 3, "bias": false},
      {"kind": "batch_norm", "name": "norm"}, {"kind": "relu"}, {"kind": "flatten"},
      {"kind": "linear", "name": "fc", "out_features": 5})"),
                              2, Optimiser::Sgd);
  const std::vector<std::string> expected{"conv forward convolution",
                                          "norm forward batch_norm",
                                          "relu forward activation",
                                          "fc forward matmul",
                                          "softmax_cross_entropy forward loss",
                                          "softmax_cross_entropy input_gradient loss",
                                          "fc input_gradient matmul",
                                          "fc weight_gradient matmul",
                                          "fc weight_gradient elementwise",
                                          "relu input_gradient activation",
                                          "norm weight_gradient batch_norm",
                                          "norm input_gradient batch_norm",
                                          "conv weight_gradient convolution",
                                          "conv update optimiser_update",
                                          "norm update optimiser_update",
                                          "fc update optimiser_update"};
  EXPECT_EQ(outline(workload), expected);
  EXPECT_EQ(parameter_count(workload), 4U * 6 * 9 + 2 * 4 + (4 * 7 * 6 * 5 + 5));
}

TEST(Lower, convolution_shapes_and_counts_hold_in_all_three_passes) {
  const auto workload = lower(make_network(image_input, R"(
      {"kind": "convolution", "name": "first", "out_channels": 6, "kernel": 1},
      {"kind": "convolution", "name": "second", "out_channels": 4, "kernel": [3, 2],
       "stride": [2, 1], "padding": [1, 0], "dilation": [1, 3], "groups": 2})"),
                              3, Optimiser::Sgd);
  Contraction expected{.groups = 2, .n = 3, .k = 2, .c = 3, .height = {}, .width = {}};
  expected.height = {.input = 9, .output = 5, .taps = 3, .stride = 2, .padding = 1};
  expected.width = {.input = 8, .output = 5, .taps = 2, .stride = 1, .padding = 0, .dilation = 3};
  for (const auto pass : {Pass::Forward, Pass::InputGradient, Pass::WeightGradient}) {
    const auto ops = ops_of(workload, "second", pass);
    ASSERT_FALSE(ops.empty());
    EXPECT_EQ(std::get<Contraction>(ops[0]->work), expected);
    EXPECT_EQ(multiply_accumulates(*ops[0]), 2U * 3 * 2 * 3 * 25 * 6);
  }
  EXPECT_TRUE(ops_of(workload, "first", Pass::InputGradient).empty());
  const auto gradient = ops_of(workload, "second", Pass::WeightGradient);
  ASSERT_EQ(gradient.size(), 2U);
  const auto& bias = std::get<VectorWork>(gradient[1]->work);
  EXPECT_EQ(bias.read_elements, 3U * 4 * 25);
  EXPECT_EQ(bias.written_elements, 4U);
  const auto update = ops_of(workload, "second", Pass::Update);
  ASSERT_EQ(update.size(), 1U);
  EXPECT_EQ(std::get<WeightUpdate>(update[0]->work).weights, 4U * 3 * 6 + 4);
}

TEST(Lower, a_residual_adds_forward_and_sums_gradients_where_the_input_needs_one) {
  const auto workload = lower(make_network(image_input, R"(
      {"kind": "convolution", "name": "stem", "out_channels": 6, "kernel": 1, "bias": false},
      {"kind": "residual", "main": [{"kind": "convolution", "name": "main", "out_channels": 8,
         "kernel": 1, "bias": false}],
       "shortcut": [{"kind": "convolution", "name": "side", "out_channels": 8, "kernel": 1,
         "bias": false}]})"),
                              1, Optimiser::Sgd);
  const std::vector<std::string> expected{
      "stem forward convolution",           "main forward convolution",
      "side forward convolution",           "add forward elementwise",
      "softmax_cross_entropy forward loss", "softmax_cross_entropy input_gradient loss",
      "side input_gradient convolution",    "side weight_gradient convolution",
      "main input_gradient convolution",    "main weight_gradient convolution",
      "add input_gradient elementwise",     "stem weight_gradient convolution",
      "stem update optimiser_update",       "main update optimiser_update",
      "side update optimiser_update"};
  EXPECT_EQ(outline(workload), expected);
}

TEST(Lower, both_paths_of_a_residual_at_the_input_have_no_input_gradient) {
  const auto workload = lower(make_network(image_input, R"(
      {"kind": "residual", "main": [{"kind": "convolution", "name": "main", "out_channels": 6,
         "kernel": 1}]})"),
                              1, Optimiser::Sgd);
  EXPECT_TRUE(ops_of(workload, "main", Pass::InputGradient).empty());
  EXPECT_TRUE(ops_of(workload, "add", Pass::InputGradient).empty());
}

TEST(Lower, attention_expands_into_projections_and_products_of_activations) {
  const auto workload = lower(make_network(tokens_input, R"(
      {"kind": "embedding", "vocabulary": 20, "features": 12, "positions": 10},
      {"kind": "attention", "heads": 3})"),
                              2, Optimiser::LnsMadam);
  const auto score = ops_of(workload, "attention.score", Pass::Forward);
  const auto context = ops_of(workload, "attention.context", Pass::WeightGradient);
  const auto query = ops_of(workload, "attention.query", Pass::InputGradient);
  ASSERT_EQ(score.size(), 1U);
  ASSERT_EQ(context.size(), 1U);
  ASSERT_EQ(query.size(), 1U);
  Contraction expected{.groups = 6, .n = 10, .k = 10, .c = 4, .height = {}, .width = {}};
  expected.second = TensorClass::Activation;
  EXPECT_EQ(std::get<Contraction>(score[0]->work), expected);
  std::swap(expected.k, expected.c);
  EXPECT_EQ(std::get<Contraction>(context[0]->work), expected);
  const Contraction projection{.groups = 1, .n = 20, .k = 12, .c = 12, .height = {}, .width = {}};
  EXPECT_EQ(std::get<Contraction>(query[0]->work), projection);
  const auto softmax = ops_of(workload, "attention.softmax", Pass::Forward);
  ASSERT_EQ(softmax.size(), 1U);
  EXPECT_EQ(std::get<VectorWork>(softmax[0]->work).operations.exponential, 6U * 10 * 10);
  const auto fan_out = ops_of(workload, "attention", Pass::InputGradient);
  ASSERT_EQ(fan_out.size(), 1U);
  EXPECT_EQ(std::get<VectorWork>(fan_out[0]->work).operations.add, 2U * 2 * 10 * 12);
  EXPECT_EQ(parameter_count(workload), (20U + 10) * 12 + 4 * (12 * 12 + 12));
}

TEST(Lower, embedding_backward_scatters_and_a_tied_head_has_no_parameters) {
  const auto workload = lower(make_network(tokens_input, R"(
      {"kind": "embedding", "vocabulary": 20, "features": 12, "types": 2},
      {"kind": "linear", "name": "head", "out_features": 20, "tied": true})"),
                              1, Optimiser::Sgd);
  EXPECT_TRUE(ops_of(workload, "embedding", Pass::InputGradient).empty());
  const auto scatter = ops_of(workload, "embedding", Pass::WeightGradient);
  ASSERT_EQ(scatter.size(), 1U);
  EXPECT_EQ(scatter[0]->kind, OpKind::Embedding);
  EXPECT_EQ(std::get<VectorWork>(scatter[0]->work).operations.add, 2U * 10 * 12);
  EXPECT_EQ(ops_of(workload, "head", Pass::WeightGradient).size(), 1U);
  EXPECT_TRUE(ops_of(workload, "head", Pass::Update).empty());
  EXPECT_EQ(parameter_count(workload), 22U * 12);
}

TEST(Lower, a_loss_over_positions_has_a_row_for_every_output) {
  const auto network =
      parse_network(testing::network_text(tokens_input,
                                          R"({"kind": "embedding", "vocabulary": 20, "features": 2},
                      {"kind": "softmax_cross_entropy", "name": "loss", "over": "positions"})"),
                    "n.json");
  const auto workload = lower(network, 3, Optimiser::Sgd);
  const auto loss = ops_of(workload, "loss", Pass::Forward);
  ASSERT_EQ(loss.size(), 1U);
  EXPECT_EQ(std::get<VectorWork>(loss[0]->work).operations.exponential, 3U * 20 + 3 * 2);
}

TEST(Lower, says_what_it_lowered_and_how) {
  const auto network = make_network(tokens_input, R"({"kind": "embedding", "vocabulary": 20,
                                                      "features": 2})");
  const auto workload = lower(network, 3, Optimiser::Adam, EmbeddingGradient::Sparse);
  EXPECT_EQ(workload.name, "n");
  EXPECT_EQ(workload.network, "n");
  EXPECT_EQ(workload.batch, 3U);
  EXPECT_EQ(workload.optimiser, Optimiser::Adam);
  EXPECT_EQ(workload.format, std::nullopt);
  EXPECT_EQ(workload.embedding_gradient, EmbeddingGradient::Sparse);
  EXPECT_TRUE(workload.format_costs);
  EXPECT_EQ(lower(network, 3, Optimiser::Adam).embedding_gradient, EmbeddingGradient::Dense);
}

/// An embedding takes tokens alone, and nothing else takes them.
TEST(Lower, a_layer_refuses_tensors_of_a_form_that_it_cannot_take) {
  const auto message_of = [](const std::string& input, const std::string& layers) {
    return testing::message_of(
        [&] { static_cast<void>(lower(make_network(input, layers), 1, Optimiser::Sgd)); });
  };
  const std::string embedding = R"({"kind": "embedding", "vocabulary": 20, "features": 4})";
  EXPECT_NE(message_of(image_input, embedding).find("n.json: at /layers/0"), std::string::npos);
  for (const std::string layer :
       {R"({"kind": "convolution", "out_channels": 4, "kernel": 1})",
        R"({"kind": "linear", "out_features": 4})", R"({"kind": "batch_norm"})",
        R"({"kind": "layer_norm"})", R"({"kind": "relu"})"}) {
    EXPECT_NE(message_of(tokens_input, layer).find("n.json: at /layers/0"), std::string::npos)
        << layer;
  }
}

TEST(Lower, a_batch_of_none_and_one_without_end_are_refused) {
  const auto network =
      make_network(image_input, R"({"kind": "convolution", "out_channels": 4, "kernel": 1})");
  EXPECT_THROW(static_cast<void>(lower(network, 0, Optimiser::Sgd)), Error);
  const auto message = testing::message_of(
      [&] { static_cast<void>(lower(network, std::uint64_t{1} << 62U, Optimiser::Sgd)); });
  EXPECT_NE(message.find("n.json: at /input"), std::string::npos) << message;
  EXPECT_NE(message.find("64 bits"), std::string::npos) << message;
}

}  // namespace
}  // namespace lnsim
