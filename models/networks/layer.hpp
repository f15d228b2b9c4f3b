// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace lnsim {

/// How a convolution or pooling window moves along one axis.
struct Window {
  std::uint64_t taps = 1;
  std::uint64_t stride = 1;
  std::uint64_t padding = 0;  ///< on each side
  std::uint64_t dilation = 1;
};

struct ConvolutionLayer {
  std::uint64_t out_channels = 1;
  std::uint64_t groups = 1;
  Window height;
  Window width;
  bool bias = true;
};

/// A matrix on the features of every position. Tied: the matrix is the token embedding's, so it
/// has no parameters of its own and no bias.
struct LinearLayer {
  std::uint64_t out_features = 1;
  bool bias = true;
  bool tied = false;
};

/// Self-attention with query, key, value and output projections of the hidden size. Scores are
/// computed for all pairs of positions; masks and dropout are left out.
struct AttentionLayer {
  std::uint64_t heads = 1;
  bool bias = true;
};

/// Over batch and positions, one gain and bias a channel.
struct BatchNormLayer {};

/// Over the features of a position, one gain and bias a feature.
struct LayerNormLayer {};

enum class ActivationFunction : std::uint8_t {
  Relu,
  Gelu,      ///< x Phi(x) with the error function
  GeluTanh,  ///< its approximation by tanh
  Tanh
};

struct ActivationLayer {
  ActivationFunction function = ActivationFunction::Relu;
};

enum class PoolFunction : std::uint8_t { Maximum, Average, GlobalAverage };

/// The windows mean nothing for GlobalAverage.
struct PoolLayer {
  PoolFunction function = PoolFunction::Maximum;
  Window height;
  Window width;
};

struct FlattenLayer {};

/// The sum of learned tables: tokens, and where they are not 0 positions and token types.
struct EmbeddingLayer {
  std::uint64_t vocabulary = 1;
  std::uint64_t features = 1;
  std::uint64_t positions = 0;
  std::uint64_t types = 0;
};

/// Softmax and cross-entropy: classes are the channels, or the positions (answer spans).
struct LossLayer {
  bool over_positions = false;
};

struct Layer;

/// main(x) + shortcut(x); an empty shortcut is the identity.
struct ResidualLayer {
  std::vector<Layer> main;
  std::vector<Layer> shortcut;
};

using LayerBody = std::variant<ConvolutionLayer, LinearLayer, AttentionLayer, BatchNormLayer,
                               LayerNormLayer, ActivationLayer, PoolLayer, FlattenLayer,
                               EmbeddingLayer, LossLayer, ResidualLayer>;

struct Layer {
  std::string name;     ///< unique in its network, repeats written out
  std::string pointer;  ///< JSON pointer of its description
  LayerBody body;
};

}  // namespace lnsim
