// SPDX-License-Identifier: MIT
#include "models/networks/network.hpp"

#include <gtest/gtest.h>

#include "tests/workloads/networks.hpp"
#include "workloads/lower.hpp"

namespace lnsim {
namespace {

using testing::image_input;
using testing::loss_layer;
using testing::network_text;
using testing::tokens_input;

TEST(Network, repeats_are_written_out_with_their_index) {
  const auto network = testing::make_network(
      image_input,
      R"({"kind": "repeat", "name": "block{}", "first": 1, "count": 2, "layers": [
          {"kind": "relu"}, {"kind": "convolution", "out_channels": 6, "kernel": [3, 1]}]})");
  ASSERT_EQ(network.layers.size(), 5U);
  EXPECT_EQ(network.layers[0].name, "block1.relu");
  EXPECT_EQ(network.layers[3].name, "block2.convolution");
  EXPECT_EQ(network.layers[3].pointer, "/layers/0/layers/1");
  const auto& body = std::get<ConvolutionLayer>(network.layers[3].body);
  EXPECT_EQ(body.height.taps, 3U);
  EXPECT_EQ(body.width.taps, 1U);
}

TEST(Network, names_have_an_end) {
  const auto named = [](std::size_t size) {
    return testing::make_network(
        image_input, R"({"kind": "relu", "name": ")" + std::string(size, 'x') + R"("})");
  };
  EXPECT_EQ(named(1000).layers[0].name, std::string(1000, 'x'));
  EXPECT_THROW(static_cast<void>(named(1001)), InputError);
  const auto blocks = testing::make_network(
      image_input, R"({"kind": "repeat", "name": ")" + std::string(990, 'x') +
                       R"({}", "first": 999, "count": 1, "layers": [{"kind": "relu"}]})");
  EXPECT_EQ(blocks.layers[0].name, std::string(990, 'x') + "999.relu");
}

struct BadNetwork {
  std::string what;  ///< names the test
  std::string text;
  std::string expected;  ///< in the message, which also names file and pointer
  std::string pointer;

  friend void PrintTo(const BadNetwork& row, std::ostream* out) { *out << row.what; }
};

std::string images(const std::string& layers) {
  return network_text(image_input, layers + ", " + loss_layer);
}
std::string tokens(const std::string& layers) {
  return network_text(tokens_input, R"({"kind": "embedding", "vocabulary": 20, "features": 12}, )" +
                                        layers + ", " + loss_layer);
}
std::string convolution(const std::string& members) {
  return images(R"({"kind": "convolution", "out_channels": 4, )" + members + "}");
}

/// So many places for the index of a repeat.
std::string marks(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text += "{}";
  }
  return text;
}

class BadNetworks : public ::testing::TestWithParam<BadNetwork> {};

TEST_P(BadNetworks, are_refused_with_file_pointer_and_reason) {
  const auto message = testing::message_of([] {
    static_cast<void>(lower(parse_network(GetParam().text, "n.json"), 1, Optimiser::Sgd));
  });
  EXPECT_NE(message.find("n.json"), std::string::npos) << message;
  EXPECT_NE(message.find(GetParam().expected), std::string::npos) << message;
  EXPECT_NE(message.find(GetParam().pointer), std::string::npos) << message;
}

const std::vector<BadNetwork> bad_networks{
    {"malformed", "{\"schema_version\": 1,", "malformed JSON", ""},
    {"duplicate_key", R"({"name": "a", "name": "b"})", "occurs twice", ""},
    {"unknown_top_key", R"({"schema_version": 1, "nam": "x"})", "did you mean name", "/nam"},
    {"future_version", R"({"schema_version": 2, "name": "n"})", "from 1 to 1",
     "at /schema_version"},
    {"missing_layers", R"({"schema_version": 1, "name": "n", "title": "t", "source": {"citation":
      "c", "locator": "l", "kind": "estimated"}, "input": {"kind": "tokens", "length": 1}})",
     "\"layers\" is missing", ""},
    {"no_layers", network_text(image_input, ""), "at least one layer", "at /layers"},
    {"layer_without_kind", images(R"({"name": "x"})"), "\"kind\" is missing", "at /layers/0"},
    {"unknown_kind", images(R"({"kind": "convolutoin"})"), "did you mean convolution",
     "at /layers/0/kind"},
    {"unknown_input", network_text(R"({"kind": "imge"})", loss_layer), "did you mean image",
     "at /input/kind"},
    {"unknown_key", convolution(R"("kernel": 3, "strid": 2)"), "did you mean stride",
     "at /layers/0/strid"},
    {"missing_kernel", convolution(R"("stride": 1)"), "\"kernel\" is missing", "at /layers/0"},
    {"zero_kernel", convolution(R"("kernel": 0)"), "an integer from 1", "at /layers/0/kernel"},
    {"negative_padding", convolution(R"("kernel": 1, "padding": -1)"), "an integer from 0",
     "at /layers/0/padding"},
    {"fractional_stride", convolution(R"("kernel": 1, "stride": 1.5)"), "an integer from 1",
     "at /layers/0/stride"},
    {"three_axes", convolution(R"("kernel": [1, 2, 3])"), "[height, width]", "at /layers/0/kernel"},
    {"kernel_too_large", convolution(R"("kernel": 10)"), "padded input of 9", "at /layers/0"},
    {"dilated_too_large", convolution(R"("kernel": 3, "dilation": 4)"), "spans 9", "at /layers/0"},
    {"groups", convolution(R"("kernel": 1, "groups": 3)"), "groups that divide", "at /layers/0"},
    {"pool_padding", images(R"({"kind": "max_pool", "kernel": 3, "padding": 2})"),
     "half the kernel", "at /layers/0/padding"},
    {"pool_too_large", images(R"({"kind": "average_pool", "kernel": 9})"), "padded input of 8",
     "at /layers/0"},
    {"linear_on_image", images(R"({"kind": "linear", "out_features": 2})"), "sequence or vector",
     "at /layers/0"},
    {"norm_on_tokens", network_text(tokens_input, R"({"kind": "layer_norm"}, )" + loss_layer),
     "found 10 tokens", "at /layers/0"},
    {"heads", tokens(R"({"kind": "attention", "heads": 5})"), "heads that divide 12",
     "at /layers/1"},
    {"attention_on_image", images(R"({"kind": "attention", "heads": 1})"), "that is sequence",
     "at /layers/0"},
    {"few_positions",
     network_text(tokens_input, R"({"kind": "embedding", "vocabulary": 2, "features": 4,
                                    "positions": 9}, )" +
                                    loss_layer),
     "at least 10 positions", "at /layers/0"},
    {"tied_to_nothing", tokens(R"({"kind": "linear", "out_features": 21, "tied": true})"),
     "found 20 with 12", "at /layers/1"},
    {"tied_bias", tokens(R"({"kind": "linear", "out_features": 20, "tied": true, "bias": true})"),
     "has no bias", "at /layers/1/bias"},
    {"shortcut", images(R"({"kind": "residual", "main": [
        {"kind": "convolution", "out_channels": 5, "kernel": 1}]})"),
     "found image 6x9x8", "at /layers/0"},
    {"equal_names", images(R"({"kind": "relu"}, {"kind": "relu"})"), "second layer named \"relu\"",
     "at /layers/1"},
    {"repeat_without_index", images(R"({"kind": "repeat", "name": "b", "count": 2, "layers": [
        {"kind": "relu"}]})"),
     "{}", "at /layers/0/name"},
    {"repeat_without_end",
     images(R"({"kind": "repeat", "name": "a{}", "count": 1000, "layers": [{"kind": "repeat",
        "name": "b{}", "count": 1000, "layers": [{"kind": "relu"}]}]})"),
     "more than 10000 layers", "at /layers/0/layers/0/layers/0"},
    {"block_without_end",
     images(R"({"kind": "repeat", "name": ")" + marks(400) +
            R"(", "first": 99, "count": 9000, "layers": [{"kind": "relu"}]})"),
     "a name of at most 1000 bytes", "at /layers/0/name"},
    {"name_without_end",
     images(R"({"kind": "repeat", "name": ")" + marks(400) +
            R"(", "count": 1, "layers": [{"kind": "relu", "name": ")" + std::string(600, 'x') +
            R"("}]})"),
     "a name of at most 1000 bytes with those of its repeats", "at /layers/0/layers/0"},
    {"control_character", images(R"({"kind": "relu", "name": "a\u001b[2J"})"),
     "without control characters", "at /layers/0/name"},
    {"no_loss", network_text(image_input, R"({"kind": "relu"})"),
     "softmax_cross_entropy as the last", "at /layers/0"},
    {"inner_loss",
     images(R"({"kind": "residual", "main": [{"kind": "softmax_cross_entropy", "name": "x"}]})"),
     "only be the last", "at /layers/0/main/0"},
    {"loss_axis", network_text(image_input, R"({"kind": "softmax_cross_entropy", "over": "rows"})"),
     "\"positions\"", "at /layers/0/over"},
    {"too_large", images(R"({"kind": "flatten"}, {"kind": "linear", "out_features": 2147483649})"),
     "an integer from 1 to 2147483648", "at /layers/1/out_features"},
};

INSTANTIATE_TEST_SUITE_P(Network, BadNetworks, ::testing::ValuesIn(bad_networks),
                         [](const auto& row) { return row.param.what; });

TEST(Network, a_missing_file_is_named) {
  const auto message =
      testing::message_of([] { static_cast<void>(load_network("nowhere/none.json")); });
  EXPECT_NE(message.find("nowhere/none.json"), std::string::npos);
}

}  // namespace
}  // namespace lnsim
