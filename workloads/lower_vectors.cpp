// SPDX-License-Identifier: MIT
#include "models/base/checked.hpp"
#include "workloads/lowering.hpp"

namespace lnsim {

void Lowering::add_vector(const std::string& name, OpKind kind, const vector_costs::Passes& cost,
                          VectorSize size, const Tensor& in, const Tensor& out,
                          const std::optional<TensorUse>& kept) {
  Op forward{.layer = name,
             .pass = Pass::Forward,
             .kind = kind,
             .work = total(cost.forward, size.elements, size.groups, TensorClass::Activation),
             .reads = {in.flow.value},
             .writes = {out.flow.value}};
  Op backward{.layer = name,
              .pass = Pass::InputGradient,
              .kind = kind,
              .work = total(cost.input_gradient, size.elements, size.groups, TensorClass::Error),
              .reads = {out.flow.gradient},
              .writes = {in.flow.gradient}};
  if (kept) {
    backward.reads.push_back(*kept);
    if (*kept != in.flow.value && *kept != out.flow.value) {
      forward.writes.push_back(*kept);
    }
  }
  forward_.push_back(std::move(forward));
  if (in.needs_gradient) {
    backward_.push_back({std::move(backward)});
  }
}

/// The passes of a normalisation, which keeps its statistics for the backward ones.
Lowering::Norm Lowering::make_norm(const std::string& name, OpKind kind, const Tensor& in,
                                   std::uint64_t statistics) {
  const auto out = new_tensor(in.shape, true);
  const auto kept = new_use(statistics, TensorClass::Activation);
  const auto parameters = new_parameters(product(std::uint64_t{2}, in.shape.channels));
  add_update(name, {parameters});
  const auto op = [&](Pass pass, std::vector<TensorUse> reads, std::vector<TensorUse> writes) {
    return Op{.layer = name,
              .pass = pass,
              .kind = kind,
              .work = VectorWork{},
              .reads = std::move(reads),
              .writes = std::move(writes)};
  };
  const auto& [value, gradient] = in.flow;
  const auto& error = out.flow.gradient;
  return {
      .forward = op(Pass::Forward, {value, parameters.value}, {out.flow.value, kept}),
      .input_gradient = op(Pass::InputGradient, {error, value, kept, parameters.value}, {gradient}),
      .weight_gradient = op(Pass::WeightGradient, {error, value, kept}, {parameters.gradient}),
      .out = out};
}

Tensor Lowering::lower_layer(const BatchNormLayer& /*body*/, const Layer& layer, const Tensor& in) {
  expect(layer, in, {Form::Image, Form::Vector});
  const auto cost = vector_costs::batch_norm();
  const auto size = batched(elements(in.shape));
  const auto channels = in.shape.channels;
  auto norm = make_norm(layer.name, OpKind::BatchNorm, in, product(std::uint64_t{2}, channels));
  norm.forward.work = total(cost.forward, size, channels, TensorClass::Activation);
  norm.weight_gradient.work = total(cost.weight_gradient, size, channels, TensorClass::Error);
  norm.input_gradient.work = total(cost.input_gradient, size, channels, TensorClass::Error);
  // The sums of the weight gradient are a part of the input gradient.
  norm.input_gradient.reads.push_back(norm.weight_gradient.writes.front());
  forward_.push_back(norm.forward);
  std::vector<Op> backward{norm.weight_gradient};
  if (in.needs_gradient) {
    backward.push_back(norm.input_gradient);
  }
  backward_.push_back(std::move(backward));
  return norm.out;
}

Tensor Lowering::lower_layer(const LayerNormLayer& /*body*/, const Layer& layer, const Tensor& in) {
  expect(layer, in, {Form::Sequence, Form::Vector});
  const auto cost = vector_costs::layer_norm();
  const auto size = batched(elements(in.shape));
  const auto rows = batched(positions(in.shape));
  const auto features = in.shape.channels;
  const auto both = product(std::uint64_t{2}, rows);
  const auto work = [&](const VectorCost& one, std::uint64_t groups, TensorClass tensor,
                        std::uint64_t also_read) {
    auto all = total(one, size, groups, tensor);
    all.read_elements = checked_add(all.read_elements, also_read);
    return all;
  };
  auto norm = make_norm(layer.name, OpKind::LayerNorm, in, both);
  norm.forward.work =
      work(cost.forward, rows, TensorClass::Activation, product(std::uint64_t{2}, features));
  norm.input_gradient.work = work(cost.input_gradient, rows, TensorClass::Error, features);
  norm.weight_gradient.work = work(cost.weight_gradient, features, TensorClass::Error, both);
  forward_.push_back(norm.forward);
  std::vector<Op> backward;
  if (in.needs_gradient) {
    backward.push_back(norm.input_gradient);
  }
  backward.push_back(norm.weight_gradient);
  backward_.push_back(std::move(backward));
  return norm.out;
}

Tensor Lowering::lower_layer(const ActivationLayer& body, const Layer& layer, const Tensor& in) {
  expect(layer, in, {Form::Image, Form::Sequence, Form::Vector});
  const auto out = new_tensor(in.shape, in.needs_gradient);
  const bool by_output =
      body.function == ActivationFunction::Relu || body.function == ActivationFunction::Tanh;
  add_vector(layer.name, OpKind::Activation, vector_costs::activation(body.function),
             {batched(elements(in.shape)), 0}, in, out, (by_output ? out : in).flow.value);
  return out;
}

Tensor Lowering::lower_layer(const PoolLayer& body, const Layer& layer, const Tensor& in) {
  expect(layer, in, {Form::Image});
  const bool global = body.function == PoolFunction::GlobalAverage;
  auto shape = in.shape;
  auto taps = positions(in.shape);
  if (global) {
    shape.height = 1;
    shape.width = 1;
  } else {
    shape.height = axis(layer, in.shape.height, body.height).output;
    shape.width = axis(layer, in.shape.width, body.width).output;
    taps = product(body.height.taps, body.width.taps);
  }
  const auto out = new_tensor(shape, in.needs_gradient);
  const auto size = out.flow.value.elements;
  std::optional<TensorUse> winners;
  if (body.function == PoolFunction::Maximum) {
    winners = new_use(size, TensorClass::Activation);
  }
  add_vector(layer.name, OpKind::Pooling, vector_costs::pool(body.function, taps),
             {size, in.flow.value.elements}, in, out, winners);
  return out;
}

Tensor Lowering::lower_layer(const FlattenLayer& /*body*/, const Layer& layer, const Tensor& in) {
  expect(layer, in, {Form::Image, Form::Sequence, Form::Vector});
  return {{Form::Vector, elements(in.shape), 1, 1}, in.needs_gradient, in.flow};
}

Tensor Lowering::lower_layer(const LossLayer& body, const Layer& layer, const Tensor& in) {
  expect(layer, in, {Form::Image, Form::Sequence, Form::Vector});
  const auto rows = batched(body.over_positions ? in.shape.channels : positions(in.shape));
  const auto size = batched(elements(in.shape));
  const auto cost = vector_costs::cross_entropy();
  const auto sums = new_use(rows, TensorClass::Activation);
  forward_.push_back({.layer = layer.name,
                      .pass = Pass::Forward,
                      .kind = OpKind::Loss,
                      .work = total(cost.forward, size, rows, TensorClass::Activation),
                      .reads = {in.flow.value},
                      .writes = {sums}});
  if (in.needs_gradient) {
    backward_.push_back({{.layer = layer.name,
                          .pass = Pass::InputGradient,
                          .kind = OpKind::Loss,
                          .work = total(cost.input_gradient, size, rows, TensorClass::Error),
                          .reads = {in.flow.value, sums},
                          .writes = {in.flow.gradient}}});
  }
  return in;
}

}  // namespace lnsim
