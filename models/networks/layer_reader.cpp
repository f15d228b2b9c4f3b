// SPDX-License-Identifier: MIT
#include "models/networks/layer_reader.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "models/base/nearest.hpp"

namespace lnsim {
namespace {

std::uint64_t size(const JsonNode& node, std::string_view key) {
  return node[key].unsigned_integer(1, largest_dimension);
}

std::uint64_t size_or(const JsonNode& node, std::string_view key, std::uint64_t otherwise) {
  return node.has(key) ? size(node, key) : otherwise;
}

bool flag_or(const JsonNode& node, std::string_view key, bool otherwise) {
  return node.has(key) ? node[key].boolean() : otherwise;
}

using Pair = std::pair<std::uint64_t, std::uint64_t>;

/// One integer for both axes, or [height, width].
Pair pair_or(const JsonNode& node, std::string_view key, std::uint64_t minimum, Pair otherwise) {
  if (!node.has(key)) {
    return otherwise;
  }
  const auto value = node[key];
  if (!value.is_array()) {
    const auto both = value.unsigned_integer(minimum, largest_dimension);
    return {both, both};
  }
  const auto axes = value.elements();
  if (axes.size() != 2) {
    throw value.error("expected an integer or [height, width], found " +
                      std::to_string(axes.size()) + " elements");
  }
  return {axes[0].unsigned_integer(minimum, largest_dimension),
          axes[1].unsigned_integer(minimum, largest_dimension)};
}

std::pair<Window, Window> read_windows(const JsonNode& node, bool stride_is_kernel) {
  static_cast<void>(node["kernel"]);
  const auto taps = pair_or(node, "kernel", 1, {});
  const auto stride = pair_or(node, "stride", 1, stride_is_kernel ? taps : Pair{1, 1});
  const auto padding = pair_or(node, "padding", 0, {0, 0});
  const auto dilation = pair_or(node, "dilation", 1, {1, 1});
  return {{taps.first, stride.first, padding.first, dilation.first},
          {taps.second, stride.second, padding.second, dilation.second}};
}

LayerBody read_convolution(const JsonNode& node) {
  node.allow_only({"kind", "name", "out_channels", "kernel", "stride", "padding", "dilation",
                   "groups", "bias"});
  const auto [height, width] = read_windows(node, false);
  return ConvolutionLayer{.out_channels = size(node, "out_channels"),
                          .groups = size_or(node, "groups", 1),
                          .height = height,
                          .width = width,
                          .bias = flag_or(node, "bias", true)};
}

LayerBody read_linear(const JsonNode& node) {
  node.allow_only({"kind", "name", "out_features", "bias", "tied"});
  const bool tied = flag_or(node, "tied", false);
  const bool bias = flag_or(node, "bias", !tied);
  if (tied && bias) {
    throw node["bias"].error("a tied layer has no bias");
  }
  return LinearLayer{.out_features = size(node, "out_features"), .bias = bias, .tied = tied};
}

LayerBody read_attention(const JsonNode& node) {
  node.allow_only({"kind", "name", "heads", "bias"});
  return AttentionLayer{.heads = size(node, "heads"), .bias = flag_or(node, "bias", true)};
}

LayerBody read_embedding(const JsonNode& node) {
  node.allow_only({"kind", "name", "vocabulary", "features", "positions", "types"});
  return EmbeddingLayer{.vocabulary = size(node, "vocabulary"),
                        .features = size(node, "features"),
                        .positions = size_or(node, "positions", 0),
                        .types = size_or(node, "types", 0)};
}

/// Padding beyond half the window would leave windows that hold nothing else.
void check_pool_padding(const JsonNode& node, const Window& window) {
  if (window.padding > window.taps / 2) {
    throw node["padding"].error("expected at most half the kernel (" +
                                std::to_string(window.taps / 2) + "), found " +
                                std::to_string(window.padding));
  }
}

template <PoolFunction function>
LayerBody read_pool(const JsonNode& node) {
  node.allow_only({"kind", "name", "kernel", "stride", "padding"});
  const auto [height, width] = read_windows(node, true);
  check_pool_padding(node, height);
  check_pool_padding(node, width);
  return PoolLayer{.function = function, .height = height, .width = width};
}

LayerBody read_global_average_pool(const JsonNode& node) {
  node.allow_only({"kind", "name"});
  return PoolLayer{.function = PoolFunction::GlobalAverage, .height = {}, .width = {}};
}

template <ActivationFunction function>
LayerBody read_activation(const JsonNode& node) {
  node.allow_only({"kind", "name"});
  return ActivationLayer{.function = function};
}

template <class Body>
LayerBody read_plain(const JsonNode& node) {
  node.allow_only({"kind", "name"});
  return Body{};
}

LayerBody read_loss(const JsonNode& node) {
  node.allow_only({"kind", "name", "over"});
  const auto over = node.has("over") ? node["over"].text() : "channels";
  if (over != "channels" && over != "positions") {
    throw node["over"].error(R"(expected "channels" or "positions", found ")" + over + "\"");
  }
  return LossLayer{.over_positions = over == "positions"};
}

using Read = LayerBody (*)(const JsonNode&);

constexpr std::array<std::pair<std::string_view, Read>, 15> kinds{{
    {"convolution", read_convolution},
    {"linear", read_linear},
    {"attention", read_attention},
    {"batch_norm", read_plain<BatchNormLayer>},
    {"layer_norm", read_plain<LayerNormLayer>},
    {"relu", read_activation<ActivationFunction::Relu>},
    {"gelu", read_activation<ActivationFunction::Gelu>},
    {"gelu_tanh", read_activation<ActivationFunction::GeluTanh>},
    {"tanh", read_activation<ActivationFunction::Tanh>},
    {"max_pool", read_pool<PoolFunction::Maximum>},
    {"average_pool", read_pool<PoolFunction::Average>},
    {"global_average_pool", read_global_average_pool},
    {"flatten", read_plain<FlattenLayer>},
    {"embedding", read_embedding},
    {"softmax_cross_entropy", read_loss},
}};

}  // namespace

LayerBody read_layer_body(const JsonNode& node, const std::string& kind) {
  std::vector<std::string> known{"residual", "repeat"};
  for (const auto& [name, read] : kinds) {
    if (name == kind) {
      return read(node);
    }
    known.emplace_back(name);
  }
  throw node["kind"].error("unknown layer kind \"" + kind + "\"" + did_you_mean(kind, known));
}

}  // namespace lnsim
