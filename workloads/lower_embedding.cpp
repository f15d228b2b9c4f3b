// SPDX-License-Identifier: MIT
#include <algorithm>

#include "models/base/checked.hpp"
#include "workloads/lowering.hpp"

namespace lnsim {

/// A position's features are the sum of a row of each table that there is. A row of the tokens'
/// table may be any, and so may one of the types'; a row of positions is that of its place.
void Lowering::set_embedding_backward(const SeenEmbedding& seen, bool tied) {
  const auto& [name, body, length, backward, update] = seen;
  const auto rows = batched(length);
  const auto features = body.features;
  const auto tables = tables_of(body);
  auto scatter = total(vector_costs::embedding(tables).weight_gradient, product(rows, features),
                       rows, TensorClass::Gradient);
  const auto others = checked_add(body.positions, body.types);
  const auto all = product(checked_add(body.vocabulary, others), features);
  if (embedding_gradient_ == EmbeddingGradient::Dense) {
    // A table of zeros comes first, unless a tied layer's product has written it.
    const auto zeros = product(checked_add(tied ? 0 : body.vocabulary, others), features);
    scatter.written_elements = checked_add(scatter.written_elements, zeros);
    updates_[update] = {name, Pass::Update, OpKind::OptimiserUpdate, WeightUpdate{all}};
  } else {
    const auto words = tied ? body.vocabulary : std::min(body.vocabulary, rows);
    const auto other_rows =
        checked_add(std::min(body.positions, length), std::min(body.types, rows));
    const auto touched = product(checked_add(words, other_rows), features);
    updates_[update] = {name, Pass::Update, OpKind::OptimiserUpdate,
                        WeightUpdate{touched, all - touched}};
  }
  backward_[backward] = {{name, Pass::WeightGradient, OpKind::Embedding, scatter}};
}

std::uint64_t Lowering::tables_of(const EmbeddingLayer& body) {
  return 1U + (body.positions != 0 ? 1U : 0U) + (body.types != 0 ? 1U : 0U);
}

Tensor Lowering::lower_layer(const EmbeddingLayer& body, const Layer& layer, const Tensor& in) {
  expect(layer, in, {Form::Tokens});
  const auto length = in.shape.height;
  if (body.positions != 0 && body.positions < length) {
    throw error(layer, "expected at least " + std::to_string(length) +
                           " positions, as long as the input, found " +
                           std::to_string(body.positions));
  }
  const auto rows = batched(length);
  forward_.push_back({layer.name, Pass::Forward, OpKind::Embedding,
                      total(vector_costs::embedding(tables_of(body)).forward,
                            product(rows, body.features), rows, TensorClass::Weight)});
  embedding_ = {layer.name, body, length, backward_.size(), updates_.size()};
  backward_.emplace_back();
  updates_.emplace_back();
  set_embedding_backward(*embedding_, false);
  return {{Form::Sequence, body.features, length, 1}, true};
}

}  // namespace lnsim
