// SPDX-License-Identifier: MIT
#include "models/base/checked.hpp"
#include "workloads/lowering.hpp"

namespace lnsim {

void Lowering::add_vector(const std::string& name, OpKind kind, const vector_costs::Passes& cost,
                          VectorSize size, bool input_gradient) {
  forward_.push_back({name, Pass::Forward, kind,
                      total(cost.forward, size.elements, size.groups, TensorClass::Activation)});
  if (input_gradient) {
    backward_.push_back(
        {{name, Pass::InputGradient, kind,
          total(cost.input_gradient, size.elements, size.groups, TensorClass::Error)}});
  }
}

Tensor Lowering::lower_layer(const BatchNormLayer& /*body*/, const Layer& layer, const Tensor& in) {
  expect(layer, in, {Form::Image, Form::Vector});
  const auto cost = vector_costs::batch_norm();
  const auto size = batched(elements(in.shape));
  const auto channels = in.shape.channels;
  forward_.push_back({layer.name, Pass::Forward, OpKind::BatchNorm,
                      total(cost.forward, size, channels, TensorClass::Activation)});
  std::vector<Op> backward{{layer.name, Pass::WeightGradient, OpKind::BatchNorm,
                            total(cost.weight_gradient, size, channels, TensorClass::Error)}};
  if (in.needs_gradient) {
    backward.push_back({layer.name, Pass::InputGradient, OpKind::BatchNorm,
                        total(cost.input_gradient, size, channels, TensorClass::Error)});
  }
  backward_.push_back(std::move(backward));
  add_update(layer.name, product(std::uint64_t{2}, channels));
  return {in.shape, true};
}

Tensor Lowering::lower_layer(const LayerNormLayer& /*body*/, const Layer& layer, const Tensor& in) {
  expect(layer, in, {Form::Sequence, Form::Vector});
  const auto cost = vector_costs::layer_norm();
  const auto size = batched(elements(in.shape));
  const auto rows = batched(positions(in.shape));
  const auto features = in.shape.channels;
  const auto op = [&](Pass pass, VectorWork work, std::uint64_t also_read) {
    work.read_elements = checked_add(work.read_elements, also_read);
    return Op{layer.name, pass, OpKind::LayerNorm, work};
  };
  forward_.push_back(op(Pass::Forward, total(cost.forward, size, rows, TensorClass::Activation),
                        product(std::uint64_t{2}, features)));
  std::vector<Op> backward;
  if (in.needs_gradient) {
    backward.push_back(op(Pass::InputGradient,
                          total(cost.input_gradient, size, rows, TensorClass::Error), features));
  }
  backward.push_back(op(Pass::WeightGradient,
                        total(cost.weight_gradient, size, features, TensorClass::Error),
                        product(std::uint64_t{2}, rows)));
  backward_.push_back(std::move(backward));
  add_update(layer.name, product(std::uint64_t{2}, features));
  return {in.shape, true};
}

Tensor Lowering::lower_layer(const ActivationLayer& body, const Layer& layer, const Tensor& in) {
  expect(layer, in, {Form::Image, Form::Sequence, Form::Vector});
  add_vector(layer.name, OpKind::Activation, vector_costs::activation(body.function),
             {batched(elements(in.shape)), 0}, in.needs_gradient);
  return in;
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
  add_vector(layer.name, OpKind::Pooling, vector_costs::pool(body.function, taps),
             {batched(elements(shape)), batched(elements(in.shape))}, in.needs_gradient);
  return {shape, in.needs_gradient};
}

Tensor Lowering::lower_layer(const FlattenLayer& /*body*/, const Layer& layer, const Tensor& in) {
  expect(layer, in, {Form::Image, Form::Sequence, Form::Vector});
  return {{Form::Vector, elements(in.shape), 1, 1}, in.needs_gradient};
}

Tensor Lowering::lower_layer(const LossLayer& body, const Layer& layer, const Tensor& in) {
  expect(layer, in, {Form::Image, Form::Sequence, Form::Vector});
  const auto rows = batched(body.over_positions ? in.shape.channels : positions(in.shape));
  add_vector(layer.name, OpKind::Loss, vector_costs::cross_entropy(),
             {batched(elements(in.shape)), rows}, in.needs_gradient);
  return in;
}

}  // namespace lnsim
