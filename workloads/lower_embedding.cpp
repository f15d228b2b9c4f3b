// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>

#include "models/base/checked.hpp"
#include "workloads/lowering.hpp"

namespace lnsim {

/// A position's features are the sum of a row of each table that there is. A row of the tokens'
/// table may be any, and so may one of the types'; a row of positions is that of its place.
void Lowering::set_embedding_backward(const SeenEmbedding& seen, bool tied) {
  const auto& [name, body, length, backward, update, error, tables] = seen;
  const auto rows = batched(length);
  const auto features = body.features;
  auto scatter = total(vector_costs::embedding(tables_of(body)).weight_gradient,
                       product(rows, features), rows, TensorClass::Gradient);
  const auto others = checked_add(body.positions, body.types);
  const auto all = product(checked_add(body.vocabulary, others), features);
  std::vector reads{error};
  auto summed = tables;
  if (tied) {
    // The rows are added to what the tied layer's product has written.
    reads.push_back(tables.front().gradient);
    summed.front().gradient = new_use(tables.front().value.elements, TensorClass::Gradient);
  }
  if (embedding_gradient_ == EmbeddingGradient::Dense) {
    // A table of zeros comes first, unless a tied layer's product has written it.
    const auto zeros = product(checked_add(tied ? 0 : body.vocabulary, others), features);
    scatter.written_elements = checked_add(scatter.written_elements, zeros);
    updates_[update] = update_of(name, {all}, summed);
  } else {
    const auto words = tied ? body.vocabulary : std::min(body.vocabulary, rows);
    const auto other_rows =
        checked_add(std::min(body.positions, length), std::min(body.types, rows));
    const auto touched = product(checked_add(words, other_rows), features);
    updates_[update] = update_of(name, {touched, all - touched}, summed);
  }
  Op op{.layer = name,
        .pass = Pass::WeightGradient,
        .kind = OpKind::Embedding,
        .work = scatter,
        .reads = std::move(reads)};
  for (const auto& table : summed) {
    op.writes.push_back(table.gradient);
  }
  backward_[backward] = {std::move(op)};
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
  const auto out = new_tensor({Form::Sequence, body.features, length, 1}, true);
  Parameters tables{new_parameters(product(body.vocabulary, body.features))};
  if (const auto others = checked_add(body.positions, body.types); others > 0) {
    tables.push_back(new_parameters(product(others, body.features)));
  }
  Op op{.layer = layer.name,
        .pass = Pass::Forward,
        .kind = OpKind::Embedding,
        .work = total(vector_costs::embedding(tables_of(body)).forward,
                      product(rows, body.features), rows, TensorClass::Weight),
        .reads = {in.flow.value},
        .writes = {out.flow.value}};
  for (const auto& table : tables) {
    op.reads.push_back(table.value);
  }
  forward_.push_back(std::move(op));
  embedding_ = {
      layer.name,       body, length, backward_.size(), updates_.size(), out.flow.gradient,
      std::move(tables)};
  backward_.emplace_back();
  updates_.emplace_back();
  set_embedding_backward(*embedding_, false);
  return out;
}

}  // namespace lnsim
