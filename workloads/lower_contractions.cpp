// SPDX-License-Identifier: MIT
#include <utility>

#include "models/base/checked.hpp"
#include "workloads/lowering.hpp"

namespace lnsim {

void Lowering::add_contraction(const std::string& name, OpKind kind, const Contraction& work,
                               const Factors& factors) {
  const auto& [in, second, bias, out] = factors;
  const auto op = [&](Pass pass, std::vector<TensorUse> reads, const TensorUse& written) {
    return Op{.layer = name,
              .pass = pass,
              .kind = kind,
              .work = work,
              .reads = std::move(reads),
              .writes = {written}};
  };
  auto forward = op(Pass::Forward, {in.flow.value, second.value}, out.value);
  static_cast<void>(multiply_accumulates(forward));  // throws here if they do not fit
  if (bias) {
    forward.reads.push_back(bias->value);
  }
  forward_.push_back(std::move(forward));
  std::vector<Op> backward;
  if (in.needs_gradient) {
    backward.push_back(op(Pass::InputGradient, {out.gradient, second.value}, in.flow.gradient));
  }
  backward.push_back(op(Pass::WeightGradient, {out.gradient, in.flow.value}, second.gradient));
  if (bias) {
    auto of_bias = op(Pass::WeightGradient, {out.gradient}, bias->gradient);
    of_bias.kind = OpKind::Elementwise;
    of_bias.work = total(vector_costs::bias_gradient(), out.value.elements, bias->value.elements,
                         TensorClass::Error);
    backward.push_back(std::move(of_bias));
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
  const auto out =
      new_tensor({Form::Image, body.out_channels, work.height.output, work.width.output}, true);
  Parameters parameters{new_parameters(product(body.out_channels, work.c, work.taps()))};
  Factors factors{in, parameters[0], {}, out.flow};
  if (body.bias) {
    factors.bias = parameters.emplace_back(new_parameters(body.out_channels));
  }
  add_contraction(layer.name, OpKind::Convolution, work, factors);
  add_update(layer.name, parameters);
  return out;
}

Tensor Lowering::add_projection(const std::string& name, std::uint64_t out_features,
                                const Tensor& in, const LinearLayer& body) {
  const Contraction work{
      .groups = 1, .n = batched(positions(in.shape)), .k = out_features, .c = in.shape.channels};
  auto shape = in.shape;
  shape.channels = out_features;
  const auto out = new_tensor(shape, true);
  Parameters parameters{body.tied ? embedding_->tables.front()
                                  : new_parameters(product(out_features, in.shape.channels))};
  Factors factors{in, parameters[0], {}, out.flow};
  if (body.bias) {
    factors.bias = parameters.emplace_back(new_parameters(out_features));
  }
  add_contraction(name, OpKind::Matmul, work, factors);
  if (!body.tied) {
    add_update(name, parameters);
  }
  return out;
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
  return add_projection(layer.name, body.out_features, in, body);
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
  const std::vector readers{reader_of(in), reader_of(in), reader_of(in)};
  add_fan_out(layer.name, in, readers);
  const auto query = add_projection(part(".query"), hidden, readers[0], projection);
  const auto key = add_projection(part(".key"), hidden, readers[1], projection);
  const auto value = add_projection(part(".value"), hidden, readers[2], projection);
  const Shape every_pair{Form::Sequence, body.heads * length, length, 1};
  const auto score = new_tensor(every_pair, true);
  const auto weight = new_tensor(every_pair, true);
  const auto context = new_tensor(in.shape, true);
  const auto products = batched(body.heads);
  const auto features = hidden / body.heads;
  const auto product_of = [&](std::uint64_t k, std::uint64_t c) {
    return Contraction{
        .groups = products, .n = length, .k = k, .c = c, .second = TensorClass::Activation};
  };
  add_contraction(part(".score"), OpKind::Matmul, product_of(length, features),
                  {query, key.flow, {}, score.flow});
  const auto rows = product(products, length);
  add_vector(part(".softmax"), OpKind::Softmax, vector_costs::attention_softmax(),
             {product(rows, length), rows}, score, weight, weight.flow.value);
  add_contraction(part(".context"), OpKind::Matmul, product_of(features, length),
                  {weight, value.flow, {}, context.flow});
  return add_projection(part(".output"), hidden, context, projection);
}

}  // namespace lnsim
