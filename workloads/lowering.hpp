// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/base/error.hpp"
#include "models/networks/network.hpp"
#include "workloads/vector_costs.hpp"
#include "workloads/workload.hpp"

namespace lnsim {

/// A value and its gradient.
struct Flow {
  TensorUse value;
  TensorUse gradient;
};

/// What flows between layers while a network is lowered.
struct Tensor {
  Shape shape;
  bool needs_gradient = false;  ///< something upstream has parameters
  Flow flow = {};
};

/// The tensors of a layer with parameters: those that an update gives a gradient each.
using Parameters = std::vector<Flow>;

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
    TensorUse error;    ///< of its output
    Parameters tables;  ///< that of the words, and the others together where there are any
  };

  /// The ops of a normalisation, whose work is still to be told.
  struct Norm {
    Op forward;
    Op input_gradient;
    Op weight_gradient;
    Tensor out;
  };

  /// What a product has besides its dimensions. in: its first factor.
  struct Factors {
    Tensor in;
    Flow second;
    std::optional<Flow> bias;
    Flow out;
  };

  Tensor input();
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

  /// A tensor with an identity of its own, of the whole batch.
  [[nodiscard]] TensorUse new_use(std::uint64_t elements, TensorClass tensor);
  [[nodiscard]] Tensor new_tensor(const Shape& shape, bool needs_gradient);
  [[nodiscard]] Flow new_parameters(std::uint64_t elements);
  /// The same value as another reader sees it, which makes a gradient of its own.
  [[nodiscard]] Tensor reader_of(const Tensor& in);
  /// From now on two gradients are one, as those of the terms of a sum are.
  void make_one(const TensorUse& gradient, const TensorUse& other);
  void resolve(std::vector<TensorUse>& uses) const;

  /// The ops of a product: forward, input gradient where needed, weight gradient.
  void add_contraction(const std::string& name, OpKind kind, const Contraction& work,
                       const Factors& factors);
  /// A matrix on the features of every row, with its parameters.
  Tensor add_projection(const std::string& name, std::uint64_t out_features, const Tensor& in,
                        const LinearLayer& body);
  /// Forward, and where needed input gradient, of an op without parameters. kept: what the latter
  /// reads besides the gradient; the op writes it where it is not its input or output.
  void add_vector(const std::string& name, OpKind kind, const vector_costs::Passes& cost,
                  VectorSize size, const Tensor& in, const Tensor& out,
                  const std::optional<TensorUse>& kept);
  /// statistics: elements that the backward passes need of them.
  [[nodiscard]] Norm make_norm(const std::string& name, OpKind kind, const Tensor& in,
                               std::uint64_t statistics);
  /// The sum of the gradients that the readers of a tensor make.
  void add_fan_out(const std::string& name, const Tensor& in, const std::vector<Tensor>& readers);
  /// What an embedding's gradient and update are, beside a tied layer or without one.
  void set_embedding_backward(const SeenEmbedding& seen, bool tied);
  [[nodiscard]] static std::uint64_t tables_of(const EmbeddingLayer& body);
  [[nodiscard]] Op update_of(const std::string& name, const WeightUpdate& update,
                             const Parameters& parameters);
  void add_update(const std::string& name, const Parameters& parameters);

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
  std::uint64_t next_id_ = 0;
  std::map<std::uint64_t, std::uint64_t> same_as_;  ///< gradients that are one, by their identities
};

}  // namespace lnsim
