// SPDX-License-Identifier: MIT
#include "models/base/checked.hpp"
#include "workloads/lowering.hpp"

namespace lnsim {

void Lowering::add_contraction(const std::string& name, OpKind kind, const Contraction& work,
                               bool input_gradient, bool bias) {
  const Op forward{name, Pass::Forward, kind, work};
  static_cast<void>(multiply_accumulates(forward));  // throws here if they do not fit
  forward_.push_back(forward);
  std::vector<Op> backward;
  if (input_gradient) {
    backward.push_back({name, Pass::InputGradient, kind, work});
  }
  backward.push_back({name, Pass::WeightGradient, kind, work});
  if (bias) {
    const auto outputs = product(work.groups, work.k);
    const auto errors = product(work.n, outputs, work.height.output, work.width.output);
    backward.push_back({name, Pass::WeightGradient, OpKind::Elementwise,
                        total(vector_costs::bias_gradient(), errors, outputs, TensorClass::Error)});
  }
  backward_.push_back(std::move(backward));
}

Tensor Lowering::lower_layer(const ConvolutionLayer& body, const Layer& layer, const Tensor& in) {
  expect(layer, in, {Form::Image});
  if (in.shape.channels % body.groups != 0 || body.out_channels % body.groups != 0) {
    throw error(layer, "expected groups that divide " + std::to_string(in.shape.channels) +
                           " input and " + std::to_string(body.out_channels) +
                           " output channels, found " + std::to_string(body.groups));
  }
  const Contraction work{.groups = body.groups,
                         .n = batch_,
                         .k = body.out_channels / body.groups,
                         .c = in.shape.channels / body.groups,
                         .height = axis(layer, in.shape.height, body.height),
                         .width = axis(layer, in.shape.width, body.width)};
  add_contraction(layer.name, OpKind::Convolution, work, in.needs_gradient, body.bias);
  const auto weights = product(body.out_channels, work.c, work.height.taps, work.width.taps);
  add_update(layer.name, checked_add(weights, body.bias ? body.out_channels : 0));
  return {{Form::Image, body.out_channels, work.height.output, work.width.output}, true};
}

void Lowering::add_projection(const std::string& name, std::uint64_t in_features,
                              std::uint64_t out_features, const Tensor& in,
                              const LinearLayer& body) {
  const Contraction work{.groups = 1,
                         .n = batched(positions(in.shape)),
                         .k = out_features,
                         .c = in_features,
                         .height = {},
                         .width = {}};
  add_contraction(name, OpKind::Matmul, work, in.needs_gradient, body.bias);
  if (!body.tied) {
    add_update(name, checked_add(product(out_features, in_features),
                                 body.bias ? out_features : std::uint64_t{0}));
  }
}

Tensor Lowering::lower_layer(const LinearLayer& body, const Layer& layer, const Tensor& in) {
  expect(layer, in, {Form::Sequence, Form::Vector});
  if (body.tied && (!embedding_ || embedding_->body.vocabulary != body.out_features ||
                    embedding_->body.features != in.shape.channels)) {
    throw error(layer, "expected an embedding of " + std::to_string(body.out_features) +
                           " words with " + std::to_string(in.shape.channels) +
                           " features to be tied to, found " +
                           (embedding_ ? std::to_string(embedding_->body.vocabulary) + " with " +
                                             std::to_string(embedding_->body.features)
                                       : "none"));
  }
  if (body.tied) {
    set_embedding_backward(*embedding_, true);
  }
  add_projection(layer.name, in.shape.channels, body.out_features, in, body);
  auto shape = in.shape;
  shape.channels = body.out_features;
  return {shape, true};
}

Tensor Lowering::lower_layer(const AttentionLayer& body, const Layer& layer, const Tensor& in) {
  expect(layer, in, {Form::Sequence});
  const auto hidden = in.shape.channels;
  const auto length = in.shape.height;
  if (hidden % body.heads != 0) {
    throw error(layer, "expected heads that divide " + std::to_string(hidden) +
                           " features, found " + std::to_string(body.heads));
  }
  const LinearLayer projection{.out_features = hidden, .bias = body.bias, .tied = false};
  const auto part = [&](const char* suffix) { return layer.name + suffix; };
  add_fan_out(layer.name, in, 3);
  add_projection(part(".query"), hidden, hidden, in, projection);
  add_projection(part(".key"), hidden, hidden, in, projection);
  add_projection(part(".value"), hidden, hidden, in, projection);
  const auto products = batched(body.heads);
  const auto features = hidden / body.heads;
  add_contraction(part(".score"), OpKind::Matmul,
                  {.groups = products,
                   .n = length,
                   .k = length,
                   .c = features,
                   .height = {},
                   .width = {},
                   .second = TensorClass::Activation},
                  true, false);
  const auto rows = product(products, length);
  add_vector(part(".softmax"), OpKind::Softmax, vector_costs::attention_softmax(),
             {product(rows, length), rows}, true);
  add_contraction(part(".context"), OpKind::Matmul,
                  {.groups = products,
                   .n = length,
                   .k = features,
                   .c = length,
                   .height = {},
                   .width = {},
                   .second = TensorClass::Activation},
                  true, false);
  add_projection(part(".output"), hidden, hidden, {in.shape, true}, projection);
  return {in.shape, true};
}

}  // namespace lnsim
