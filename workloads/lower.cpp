// SPDX-License-Identifier: MIT
#include "workloads/lower.hpp"

#include <algorithm>
#include <iterator>

#include "models/base/checked.hpp"
#include "workloads/axis.hpp"
#include "workloads/lowering.hpp"

namespace lnsim {

Workload lower(const Network& network, std::uint64_t batch, Optimiser optimiser,
               EmbeddingGradient embedding_gradient) {
  if (batch == 0) {
    throw Error("expected a batch of at least 1, found 0");
  }
  return {.name = network.name,
          .network = network.name,
          .batch = batch,
          .optimiser = optimiser,
          .format = std::nullopt,
          .embedding_gradient = embedding_gradient,
          .format_costs = true,
          .ops = Lowering(network, batch, embedding_gradient).run()};
}

std::vector<Op> Lowering::run() {
  visit_all(network_.layers, {network_.input, false});
  auto ops = std::move(forward_);
  std::for_each(backward_.rbegin(), backward_.rend(), [&](std::vector<Op>& group) {
    ops.insert(ops.end(), std::make_move_iterator(group.begin()),
               std::make_move_iterator(group.end()));
  });
  ops.insert(ops.end(), std::make_move_iterator(updates_.begin()),
             std::make_move_iterator(updates_.end()));
  return ops;
}

Tensor Lowering::visit_all(const std::vector<Layer>& layers, Tensor in) {
  for (const auto& layer : layers) {
    in = visit(layer, in);
  }
  return in;
}

Tensor Lowering::visit(const Layer& layer, const Tensor& in) {
  try {
    return std::visit([&](const auto& body) { return lower_layer(body, layer, in); }, layer.body);
  } catch (const OverflowError& overflow) {
    throw error(layer, "with a batch of " + std::to_string(batch_) + ", " + overflow.what());
  }
}

Tensor Lowering::lower_layer(const ResidualLayer& body, const Layer& layer, const Tensor& in) {
  add_fan_out(layer.name, in, 2);
  const auto main = visit_all(body.main, in);
  const auto shortcut = visit_all(body.shortcut, in);
  if (main.shape != shortcut.shape) {
    throw error(layer, "expected a shortcut of the main path's shape, " + to_string(main.shape) +
                           ", found " + to_string(shortcut.shape));
  }
  const auto size = batched(elements(main.shape));
  forward_.push_back({layer.name, Pass::Forward, OpKind::Elementwise,
                      total(vector_costs::sum(2), size, 0, TensorClass::Activation)});
  return {main.shape, main.needs_gradient || shortcut.needs_gradient};
}

void Lowering::add_fan_out(const std::string& name, const Tensor& in, std::uint64_t readers) {
  if (in.needs_gradient) {
    const auto size = batched(elements(in.shape));
    backward_.push_back({{name, Pass::InputGradient, OpKind::Elementwise,
                          total(vector_costs::sum(readers), size, 0, TensorClass::Error)}});
  }
}

void Lowering::add_update(const std::string& name, std::uint64_t weights) {
  updates_.push_back({name, Pass::Update, OpKind::OptimiserUpdate, WeightUpdate{weights}});
}

Axis Lowering::axis(const Layer& layer, std::uint64_t input, const Window& window) const {
  try {
    return make_axis(input, window);
  } catch (const OverflowError&) {
    throw;
  } catch (const Error& cause) {
    throw error(layer, cause.what());
  }
}

std::uint64_t Lowering::batched(std::uint64_t per_sample) const {
  return checked_multiply(batch_, per_sample);
}

InputError Lowering::error(const Layer& layer, const std::string& message) const {
  return {network_.file, layer.pointer, "layer \"" + layer.name + "\": " + message};
}

void Lowering::expect(const Layer& layer, const Tensor& in,
                      std::initializer_list<Form> forms) const {
  if (std::find(forms.begin(), forms.end(), in.shape.form) != forms.end()) {
    return;
  }
  std::string known;
  for (const auto form : forms) {
    known += (known.empty() ? "" : " or ") + std::string(to_string(form));
  }
  throw error(layer, "expected an input that is " + known + ", found " + to_string(in.shape));
}

}  // namespace lnsim
