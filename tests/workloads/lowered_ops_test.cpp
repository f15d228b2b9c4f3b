// SPDX-License-Identifier: MIT
/// Every op of small networks, with its exact shape, for each kind of layer and each arrangement
/// that changes which ops there are.
#include <gtest/gtest.h>

#include "tests/workloads/networks.hpp"
#include "tests/workloads/op_lines.hpp"
#include "workloads/lower.hpp"

namespace lnsim {
namespace {

using testing::image_input;
using testing::tokens_input;

const std::string small_image = R"({"kind": "image", "channels": 6, "height": 3, "width": 2})";
const std::string sequence_input = R"({"kind": "sequence", "length": 3, "features": 4})";
const std::string loss = R"({"kind": "softmax_cross_entropy", "name": "loss"})";
const std::string loss_over_positions =
    R"({"kind": "softmax_cross_entropy", "name": "loss", "over": "positions"})";

struct Lowered {
  std::string name;
  std::string input;
  std::uint64_t batch = 1;
  std::string layers;
  std::string ops;  ///< by lines_of, after a line end
  EmbeddingGradient embedding_gradient = EmbeddingGradient::Dense;
  std::string last_layer = loss;

  friend void PrintTo(const Lowered& row, std::ostream* out) { *out << row.name; }
};

class LoweredOps : public ::testing::TestWithParam<Lowered> {};

TEST_P(LoweredOps, are_exactly_these) {
  const auto& [name, input, batch, layers, ops, embedding_gradient, last_layer] = GetParam();
  const auto text = testing::network_text(input, layers + ", " + last_layer);
  const auto workload =
      lower(parse_network(text, "n.json"), batch, Optimiser::Sgd, embedding_gradient);
  EXPECT_EQ("\n" + testing::lines_of(workload.ops), ops);
}

const std::vector<Lowered> lowered{
    {"linear_first", small_image, 2, R"(
     {"kind": "flatten"},
     {"kind": "linear", "name": "fc", "out_features": 5})",
     R"(
fc forward matmul: 1 of [2 5 36] by weight
loss forward loss: 12 > 2 activation, 26 add 10 max 12 exp
loss input_gradient loss: 14 > 10 error, 12 add 10 mul 10 exp
fc weight_gradient matmul: 1 of [2 5 36] by weight
fc weight_gradient elementwise: 10 > 5 error, 10 add
fc update optimiser_update: 185 weights
)"},
    {"linear_after_linear", small_image, 3, R"(
     {"kind": "flatten"},
     {"kind": "linear", "name": "fc1", "out_features": 5, "bias": false},
     {"kind": "linear", "name": "fc2", "out_features": 7})",
     R"(
fc1 forward matmul: 1 of [3 5 36] by weight
fc2 forward matmul: 1 of [3 7 5] by weight
loss forward loss: 24 > 3 activation, 51 add 21 max 24 exp
loss input_gradient loss: 27 > 21 error, 24 add 21 mul 21 exp
fc2 input_gradient matmul: 1 of [3 7 5] by weight
fc2 weight_gradient matmul: 1 of [3 7 5] by weight
fc2 weight_gradient elementwise: 21 > 7 error, 21 add
fc1 weight_gradient matmul: 1 of [3 5 36] by weight
fc1 update optimiser_update: 180 weights
fc2 update optimiser_update: 42 weights
)"},
    {"convolution_first", image_input, 2, R"(
     {"kind": "convolution", "name": "conv", "out_channels": 4, "kernel": 3})",
     R"(
conv forward convolution: 1 of [2 4 6], 9>7 3 taps, 8>6 3 taps by weight
loss forward loss: 420 > 84 activation, 924 add 336 max 420 exp
loss input_gradient loss: 504 > 336 error, 420 add 336 mul 336 exp
conv weight_gradient convolution: 1 of [2 4 6], 9>7 3 taps, 8>6 3 taps by weight
conv weight_gradient elementwise: 336 > 4 error, 336 add
conv update optimiser_update: 220 weights
)"},
    {"grouped_convolution", image_input, 3, R"(
     {"kind": "convolution", "name": "conv1", "out_channels": 6, "kernel": 1, "bias": false},
     {"kind": "convolution", "name": "conv2", "out_channels": 4, "kernel": [3, 2],
      "stride": [2, 1], "padding": [1, 0], "dilation": [1, 3], "groups": 2})",
     R"(
conv1 forward convolution: 1 of [3 6 6], 9>9 1 taps, 8>8 1 taps by weight
conv2 forward convolution: 2 of [3 2 3], 9>5 3 taps /2 +1, 8>5 2 taps x3 by weight
loss forward loss: 375 > 75 activation, 825 add 300 max 375 exp
loss input_gradient loss: 450 > 300 error, 375 add 300 mul 300 exp
conv2 input_gradient convolution: 2 of [3 2 3], 9>5 3 taps /2 +1, 8>5 2 taps x3 by weight
conv2 weight_gradient convolution: 2 of [3 2 3], 9>5 3 taps /2 +1, 8>5 2 taps x3 by weight
conv2 weight_gradient elementwise: 300 > 4 error, 300 add
conv1 weight_gradient convolution: 1 of [3 6 6], 9>9 1 taps, 8>8 1 taps by weight
conv1 update optimiser_update: 36 weights
conv2 update optimiser_update: 76 weights
)"},
    {"nothing_trained", image_input, 2, R"(
     {"kind": "relu"},
     {"kind": "max_pool", "name": "pool", "kernel": 2})",
     R"(
relu forward activation: 864 > 864 activation, 864 max
pool forward pooling: 864 > 384 activation, 576 max
loss forward loss: 224 > 32 activation, 480 add 192 max 224 exp
)"},
    {"convolution_after_relu", image_input, 1, R"(
     {"kind": "relu"},
     {"kind": "convolution", "name": "conv", "out_channels": 4, "kernel": 1, "bias": false},
     {"kind": "tanh"})",
     R"(
relu forward activation: 432 > 432 activation, 432 max
conv forward convolution: 1 of [1 4 6], 9>9 1 taps, 8>8 1 taps by weight
tanh forward activation: 288 > 288 activation, 288 exp
loss forward loss: 360 > 72 activation, 792 add 288 max 360 exp
loss input_gradient loss: 432 > 288 error, 360 add 288 mul 288 exp
tanh input_gradient activation: 576 > 288 error, 288 add 576 mul
conv weight_gradient convolution: 1 of [1 4 6], 9>9 1 taps, 8>8 1 taps by weight
conv update optimiser_update: 24 weights
)"},
    {"batch_norms", small_image, 2, R"(
     {"kind": "batch_norm", "name": "norm1"},
     {"kind": "batch_norm", "name": "norm2"},
     {"kind": "flatten"},
     {"kind": "batch_norm", "name": "norm3"})",
     R"(
norm1 forward batch_norm: 168 > 96 activation, 312 add 192 mul 12 div
norm2 forward batch_norm: 168 > 96 activation, 312 add 192 mul 12 div
norm3 forward batch_norm: 288 > 216 activation, 432 add 432 mul 72 div
loss forward loss: 74 > 2 activation, 150 add 72 max 74 exp
loss input_gradient loss: 76 > 72 error, 74 add 72 mul 72 exp
norm3 weight_gradient batch_norm: 216 > 72 error, 216 add 144 mul
norm3 input_gradient batch_norm: 324 > 72 error, 180 add 396 mul
norm2 weight_gradient batch_norm: 156 > 12 error, 216 add 144 mul
norm2 input_gradient batch_norm: 174 > 72 error, 150 add 186 mul
norm1 weight_gradient batch_norm: 156 > 12 error, 216 add 144 mul
norm1 update optimiser_update: 12 weights
norm2 update optimiser_update: 12 weights
norm3 update optimiser_update: 72 weights
)"},
    {"layer_norms", small_image, 2, R"(
     {"kind": "flatten"},
     {"kind": "layer_norm", "name": "norm1"},
     {"kind": "layer_norm", "name": "norm2"})",
     R"(
norm1 forward layer_norm: 144 > 76 activation, 292 add 294 mul 4 div
norm2 forward layer_norm: 144 > 76 activation, 292 add 294 mul 4 div
loss forward loss: 74 > 2 activation, 150 add 72 max 74 exp
loss input_gradient loss: 76 > 72 error, 74 add 72 mul 72 exp
norm2 input_gradient layer_norm: 184 > 72 error, 360 add 364 mul
norm2 weight_gradient layer_norm: 148 > 72 error, 216 add 144 mul
norm1 weight_gradient layer_norm: 148 > 72 error, 216 add 144 mul
norm1 update optimiser_update: 72 weights
norm2 update optimiser_update: 72 weights
)"},
    {"activations", small_image, 1, R"(
     {"kind": "batch_norm", "name": "norm"},
     {"kind": "relu"},
     {"kind": "gelu"},
     {"kind": "gelu_tanh"},
     {"kind": "tanh"})",
     R"(
norm forward batch_norm: 96 > 60 activation, 168 add 120 mul 12 div
relu forward activation: 36 > 36 activation, 36 max
gelu forward activation: 36 > 36 activation, 36 add 108 mul 36 exp
gelu_tanh forward activation: 36 > 36 activation, 72 add 216 mul 36 exp
tanh forward activation: 36 > 36 activation, 36 exp
loss forward loss: 42 > 6 activation, 90 add 36 max 42 exp
loss input_gradient loss: 48 > 36 error, 42 add 36 mul 36 exp
tanh input_gradient activation: 72 > 36 error, 36 add 72 mul
gelu_tanh input_gradient activation: 72 > 36 error, 180 add 396 mul 36 exp
gelu input_gradient activation: 72 > 36 error, 72 add 252 mul 72 exp
relu input_gradient activation: 72 > 36 error, 36 max
norm weight_gradient batch_norm: 84 > 12 error, 108 add 72 mul
norm update optimiser_update: 12 weights
)"},
    {"pools", image_input, 2, R"(
     {"kind": "batch_norm", "name": "norm"},
     {"kind": "max_pool", "name": "max", "kernel": [3, 2], "stride": [2, 1], "padding": [1, 0]},
     {"kind": "average_pool", "name": "average", "kernel": [2, 3], "stride": 1},
     {"kind": "global_average_pool", "name": "global"})",
     R"(
norm forward batch_norm: 1752 > 888 activation, 3480 add 1776 mul 12 div
max forward pooling: 864 > 840 activation, 2100 max
average forward pooling: 420 > 240 activation, 1200 add 240 mul
global forward pooling: 240 > 12 activation, 228 add 12 mul
loss forward loss: 14 > 2 activation, 30 add 12 max 14 exp
loss input_gradient loss: 16 > 12 error, 14 add 12 mul 12 exp
global input_gradient pooling: 12 > 240 error, 240 add 12 mul
average input_gradient pooling: 240 > 420 error, 1440 add 240 mul
max input_gradient pooling: 840 > 864 error, 420 add
norm weight_gradient batch_norm: 1740 > 12 error, 2592 add 1728 mul
norm update optimiser_update: 12 weights
)"},
    {"residual_first", image_input, 1, R"(
     {"kind": "residual", "name": "add", "main": [
      {"kind": "convolution", "name": "main", "out_channels": 6, "kernel": 1, "bias": false}]},
     {"kind": "relu"})",
     R"(
main forward convolution: 1 of [1 6 6], 9>9 1 taps, 8>8 1 taps by weight
add forward elementwise: 864 > 432 activation, 432 add
relu forward activation: 432 > 432 activation, 432 max
loss forward loss: 504 > 72 activation, 1080 add 432 max 504 exp
loss input_gradient loss: 576 > 432 error, 504 add 432 mul 432 exp
relu input_gradient activation: 864 > 432 error, 432 max
main weight_gradient convolution: 1 of [1 6 6], 9>9 1 taps, 8>8 1 taps by weight
main update optimiser_update: 36 weights
)"},
    {"weights_in_the_shortcut_alone", image_input, 1, R"(
     {"kind": "residual", "name": "add", "main": [{"kind": "relu"}], "shortcut": [
      {"kind": "convolution", "name": "side", "out_channels": 6, "kernel": 1, "bias": false}]},
     {"kind": "tanh"})",
     R"(
relu forward activation: 432 > 432 activation, 432 max
side forward convolution: 1 of [1 6 6], 9>9 1 taps, 8>8 1 taps by weight
add forward elementwise: 864 > 432 activation, 432 add
tanh forward activation: 432 > 432 activation, 432 exp
loss forward loss: 504 > 72 activation, 1080 add 432 max 504 exp
loss input_gradient loss: 576 > 432 error, 504 add 432 mul 432 exp
tanh input_gradient activation: 864 > 432 error, 432 add 864 mul
side weight_gradient convolution: 1 of [1 6 6], 9>9 1 taps, 8>8 1 taps by weight
side update optimiser_update: 36 weights
)"},
    {"residual_in_a_shortcut", image_input, 2, R"(
     {"kind": "batch_norm", "name": "stem"},
     {"kind": "residual", "name": "add", "main": [{"kind": "tanh"}], "shortcut": [
      {"kind": "residual", "name": "inner", "main": [{"kind": "relu"}]}]})",
     R"(
stem forward batch_norm: 1752 > 888 activation, 3480 add 1776 mul 12 div
tanh forward activation: 864 > 864 activation, 864 exp
relu forward activation: 864 > 864 activation, 864 max
inner forward elementwise: 1728 > 864 activation, 864 add
add forward elementwise: 1728 > 864 activation, 864 add
loss forward loss: 1008 > 144 activation, 2160 add 864 max 1008 exp
loss input_gradient loss: 1152 > 864 error, 1008 add 864 mul 864 exp
relu input_gradient activation: 1728 > 864 error, 864 max
inner input_gradient elementwise: 1728 > 864 error, 864 add
tanh input_gradient activation: 1728 > 864 error, 864 add 1728 mul
add input_gradient elementwise: 1728 > 864 error, 864 add
stem weight_gradient batch_norm: 1740 > 12 error, 2592 add 1728 mul
stem update optimiser_update: 12 weights
)"},
    {"embedding_first", tokens_input, 2, R"(
     {"kind": "embedding", "vocabulary": 50, "features": 4, "positions": 12, "types": 3},
     {"kind": "linear", "name": "fc", "out_features": 2, "bias": false})",
     R"(
embedding forward embedding: 300 > 80 weight, 160 add
fc forward matmul: 1 of [20 2 4] by weight
loss forward loss: 60 > 20 activation, 140 add 40 max 60 exp
loss input_gradient loss: 80 > 40 error, 60 add 40 mul 40 exp
fc input_gradient matmul: 1 of [20 2 4] by weight
fc weight_gradient matmul: 1 of [20 2 4] by weight
embedding weight_gradient embedding: 380 > 500 gradient, 240 add
embedding update optimiser_update: 260 weights
fc update optimiser_update: 8 weights
)"},
    {"embedding_of_words_alone", tokens_input, 2, R"(
     {"kind": "embedding", "vocabulary": 15, "features": 4})",
     R"(
embedding forward embedding: 100 > 80 weight
loss forward loss: 100 > 20 activation, 220 add 80 max 100 exp
loss input_gradient loss: 120 > 80 error, 100 add 80 mul 80 exp
embedding weight_gradient embedding: 180 > 140 gradient, 80 add
embedding update optimiser_update: 60 weights
)"},
    {"sparse_embedding", tokens_input, 2, R"(
     {"kind": "embedding", "vocabulary": 50, "features": 4, "positions": 12, "types": 3})",
     R"(
embedding forward embedding: 300 > 80 weight, 160 add
loss forward loss: 100 > 20 activation, 220 add 80 max 100 exp
loss input_gradient loss: 120 > 80 error, 100 add 80 mul 80 exp
embedding weight_gradient embedding: 380 > 240 gradient, 240 add
embedding update optimiser_update: 132 weights, 128 left
)",
     EmbeddingGradient::Sparse},
    {"sparse_embedding_of_few_words", tokens_input, 2, R"(
     {"kind": "embedding", "vocabulary": 15, "features": 4, "types": 30})",
     R"(
embedding forward embedding: 200 > 80 weight, 80 add
loss forward loss: 100 > 20 activation, 220 add 80 max 100 exp
loss input_gradient loss: 120 > 80 error, 100 add 80 mul 80 exp
embedding weight_gradient embedding: 280 > 160 gradient, 160 add
embedding update optimiser_update: 140 weights, 40 left
)",
     EmbeddingGradient::Sparse},
    {"tied_linear", tokens_input, 1, R"(
     {"kind": "embedding", "vocabulary": 50, "features": 4, "positions": 12},
     {"kind": "linear", "name": "head", "out_features": 50, "tied": true})",
     R"(
embedding forward embedding: 100 > 40 weight, 40 add
head forward matmul: 1 of [10 50 4] by weight
loss forward loss: 510 > 10 activation, 1030 add 500 max 510 exp
loss input_gradient loss: 520 > 500 error, 510 add 500 mul 500 exp
head input_gradient matmul: 1 of [10 50 4] by weight
head weight_gradient matmul: 1 of [10 50 4] by weight
embedding weight_gradient embedding: 140 > 128 gradient, 80 add
embedding update optimiser_update: 248 weights
)"},
    {"tied_linear_of_a_sparse_embedding", tokens_input, 1, R"(
     {"kind": "embedding", "vocabulary": 50, "features": 4, "positions": 12},
     {"kind": "linear", "name": "head", "out_features": 50, "tied": true})",
     R"(
embedding forward embedding: 100 > 40 weight, 40 add
head forward matmul: 1 of [10 50 4] by weight
loss forward loss: 510 > 10 activation, 1030 add 500 max 510 exp
loss input_gradient loss: 520 > 500 error, 510 add 500 mul 500 exp
head input_gradient matmul: 1 of [10 50 4] by weight
head weight_gradient matmul: 1 of [10 50 4] by weight
embedding weight_gradient embedding: 140 > 80 gradient, 80 add
embedding update optimiser_update: 240 weights, 8 left
)",
     EmbeddingGradient::Sparse},
    {"attention", tokens_input, 2, R"(
     {"kind": "embedding", "vocabulary": 20, "features": 12},
     {"kind": "attention", "name": "att", "heads": 3},
     {"kind": "layer_norm", "name": "norm"})",
     R"(
embedding forward embedding: 260 > 240 weight
att.query forward matmul: 1 of [20 12 12] by weight
att.key forward matmul: 1 of [20 12 12] by weight
att.value forward matmul: 1 of [20 12 12] by weight
att.score forward matmul: 6 of [10 10 4] by activation
att.softmax forward softmax: 600 > 600 activation, 1200 add 1200 mul 600 max 600 exp 60 div
att.context forward matmul: 6 of [10 4 10] by activation
att.output forward matmul: 1 of [20 12 12] by weight
norm forward layer_norm: 264 > 280 activation, 1000 add 1020 mul 40 div
loss forward loss: 260 > 20 activation, 540 add 240 max 260 exp
loss input_gradient loss: 280 > 240 error, 260 add 240 mul 240 exp
norm input_gradient layer_norm: 532 > 240 error, 1200 add 1240 mul
norm weight_gradient layer_norm: 520 > 24 error, 720 add 480 mul
att.output input_gradient matmul: 1 of [20 12 12] by weight
att.output weight_gradient matmul: 1 of [20 12 12] by weight
att.output weight_gradient elementwise: 240 > 12 error, 240 add
att.context input_gradient matmul: 6 of [10 4 10] by activation
att.context weight_gradient matmul: 6 of [10 4 10] by activation
att.softmax input_gradient softmax: 1200 > 600 error, 1200 add 1800 mul
att.score input_gradient matmul: 6 of [10 10 4] by activation
att.score weight_gradient matmul: 6 of [10 10 4] by activation
att.value input_gradient matmul: 1 of [20 12 12] by weight
att.value weight_gradient matmul: 1 of [20 12 12] by weight
att.value weight_gradient elementwise: 240 > 12 error, 240 add
att.key input_gradient matmul: 1 of [20 12 12] by weight
att.key weight_gradient matmul: 1 of [20 12 12] by weight
att.key weight_gradient elementwise: 240 > 12 error, 240 add
att.query input_gradient matmul: 1 of [20 12 12] by weight
att.query weight_gradient matmul: 1 of [20 12 12] by weight
att.query weight_gradient elementwise: 240 > 12 error, 240 add
att input_gradient elementwise: 720 > 240 error, 480 add
embedding weight_gradient embedding: 500 > 480 gradient, 240 add
embedding update optimiser_update: 240 weights
att.query update optimiser_update: 156 weights
att.key update optimiser_update: 156 weights
att.value update optimiser_update: 156 weights
att.output update optimiser_update: 156 weights
norm update optimiser_update: 24 weights
)"},
    {"attention_first", sequence_input, 1, R"(
     {"kind": "attention", "name": "att", "heads": 1, "bias": false})",
     R"(
att.query forward matmul: 1 of [3 4 4] by weight
att.key forward matmul: 1 of [3 4 4] by weight
att.value forward matmul: 1 of [3 4 4] by weight
att.score forward matmul: 1 of [3 3 4] by activation
att.softmax forward softmax: 9 > 9 activation, 18 add 18 mul 9 max 9 exp 3 div
att.context forward matmul: 1 of [3 4 3] by activation
att.output forward matmul: 1 of [3 4 4] by weight
loss forward loss: 15 > 3 activation, 33 add 12 max 15 exp
loss input_gradient loss: 18 > 12 error, 15 add 12 mul 12 exp
att.output input_gradient matmul: 1 of [3 4 4] by weight
att.output weight_gradient matmul: 1 of [3 4 4] by weight
att.context input_gradient matmul: 1 of [3 4 3] by activation
att.context weight_gradient matmul: 1 of [3 4 3] by activation
att.softmax input_gradient softmax: 18 > 9 error, 18 add 27 mul
att.score input_gradient matmul: 1 of [3 3 4] by activation
att.score weight_gradient matmul: 1 of [3 3 4] by activation
att.value weight_gradient matmul: 1 of [3 4 4] by weight
att.key weight_gradient matmul: 1 of [3 4 4] by weight
att.query weight_gradient matmul: 1 of [3 4 4] by weight
att.query update optimiser_update: 16 weights
att.key update optimiser_update: 16 weights
att.value update optimiser_update: 16 weights
att.output update optimiser_update: 16 weights
)"},
    {"loss_over_positions", tokens_input, 3, R"(
     {"kind": "embedding", "vocabulary": 20, "features": 2})",
     R"(
embedding forward embedding: 90 > 60 weight
loss forward loss: 66 > 6 activation, 138 add 60 max 66 exp
loss input_gradient loss: 72 > 60 error, 66 add 60 mul 60 exp
embedding weight_gradient embedding: 150 > 100 gradient, 60 add
embedding update optimiser_update: 40 weights
)",
     EmbeddingGradient::Dense, loss_over_positions},
};

INSTANTIATE_TEST_SUITE_P(Networks, LoweredOps, ::testing::ValuesIn(lowered),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace lnsim
