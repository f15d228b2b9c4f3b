// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "models/networks/network.hpp"
#include "workloads/vector_costs.hpp"
#include "workloads/workload.hpp"

namespace lnsim {

/// What flows between layers while a network is lowered.
struct Tensor {
  Shape shape;
  bool needs_gradient = false;  ///< something upstream has parameters
};

/// Walks a network once, forward; each layer leaves its forward ops, its backward ops as one group
/// (groups run in reverse order) and its update. Used by lower() alone.
class Lowering {
 public:
  Lowering(const Network& network, std::uint64_t batch, EmbeddingGradient embedding_gradient)
      : network_(network), batch_(batch), embedding_gradient_(embedding_gradient) {}

  [[nodiscard]] std::vector<Op> run();

 private:
  struct VectorSize {
    std::uint64_t elements = 0;
    std::uint64_t groups = 0;
  };

  /// An embedding, and the places of its backward ops and its update.
  struct SeenEmbedding {
    std::string name;
    EmbeddingLayer body;
    std::uint64_t length = 0;
    std::size_t backward = 0;
    std::size_t update = 0;
  };

  Tensor visit_all(const std::vector<Layer>& layers, Tensor in);
  Tensor visit(const Layer& layer, const Tensor& in);

  Tensor lower_layer(const ConvolutionLayer& body, const Layer& layer, const Tensor& in);
  Tensor lower_layer(const LinearLayer& body, const Layer& layer, const Tensor& in);
  Tensor lower_layer(const AttentionLayer& body, const Layer& layer, const Tensor& in);
  Tensor lower_layer(const BatchNormLayer& body, const Layer& layer, const Tensor& in);
  Tensor lower_layer(const LayerNormLayer& body, const Layer& layer, const Tensor& in);
  Tensor lower_layer(const ActivationLayer& body, const Layer& layer, const Tensor& in);
  Tensor lower_layer(const PoolLayer& body, const Layer& layer, const Tensor& in);
  Tensor lower_layer(const FlattenLayer& body, const Layer& layer, const Tensor& in);
  Tensor lower_layer(const EmbeddingLayer& body, const Layer& layer, const Tensor& in);
  Tensor lower_layer(const LossLayer& body, const Layer& layer, const Tensor& in);
  Tensor lower_layer(const ResidualLayer& body, const Layer& layer, const Tensor& in);

  /// The ops of a product: forward, input gradient where needed, weight gradient.
  void add_contraction(const std::string& name, OpKind kind, const Contraction& work,
                       bool input_gradient, bool bias);
  /// A matrix on the features of every row, with its parameters.
  void add_projection(const std::string& name, std::uint64_t in_features,
                      std::uint64_t out_features, const Tensor& in, const LinearLayer& body);
  /// Forward, and where needed input gradient, of an op without parameters.
  void add_vector(const std::string& name, OpKind kind, const vector_costs::Passes& cost,
                  VectorSize size, bool input_gradient);
  /// The sum of the gradients of a tensor that is read more than once.
  void add_fan_out(const std::string& name, const Tensor& in, std::uint64_t readers);
  /// What an embedding's gradient and update are, beside a tied layer or without one.
  void set_embedding_backward(const SeenEmbedding& seen, bool tied);
  [[nodiscard]] static std::uint64_t tables_of(const EmbeddingLayer& body);
  void add_update(const std::string& name, std::uint64_t weights);

  /// A window over an input; throws InputError where it does not fit.
  [[nodiscard]] Axis axis(const Layer& layer, std::uint64_t input, const Window& window) const;
  [[nodiscard]] std::uint64_t batched(std::uint64_t per_sample) const;
  [[nodiscard]] InputError error(const Layer& layer, const std::string& message) const;
  void expect(const Layer& layer, const Tensor& in, std::initializer_list<Form> forms) const;

  const Network& network_;
  std::uint64_t batch_;
  EmbeddingGradient embedding_gradient_;
  std::optional<SeenEmbedding> embedding_;  ///< the last seen: what a tied layer shares
  std::vector<Op> forward_;
  std::vector<std::vector<Op>> backward_;
  std::vector<Op> updates_;
};

}  // namespace lnsim
