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
  visit_all(network_.layers, input());
  auto ops = std::move(forward_);
  std::for_each(backward_.rbegin(), backward_.rend(), [&](std::vector<Op>& group) {
    ops.insert(ops.end(), std::make_move_iterator(group.begin()),
               std::make_move_iterator(group.end()));
  });
  ops.insert(ops.end(), std::make_move_iterator(updates_.begin()),
             std::make_move_iterator(updates_.end()));
  for (auto& op : ops) {
    resolve(op.reads);
    resolve(op.writes);
  }
  return ops;
}

Tensor Lowering::input() {
  try {
    return new_tensor(network_.input, false);
  } catch (const OverflowError& overflow) {
    throw InputError(network_.file, "/input",
                     "with a batch of " + std::to_string(batch_) + ", " + overflow.what());
  }
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
  const std::vector readers{reader_of(in), reader_of(in)};
  add_fan_out(layer.name, in, readers);
  const auto main = visit_all(body.main, readers[0]);
  const auto shortcut = visit_all(body.shortcut, readers[1]);
  if (main.shape != shortcut.shape) {
    throw error(layer, "expected a shortcut of the main path's shape, " + to_string(main.shape) +
                           ", found " + to_string(shortcut.shape));
  }
  const auto size = batched(elements(main.shape));
  const auto out = new_tensor(main.shape, main.needs_gradient || shortcut.needs_gradient);
  make_one(main.flow.gradient, out.flow.gradient);
  make_one(shortcut.flow.gradient, out.flow.gradient);
  forward_.push_back({.layer = layer.name,
                      .pass = Pass::Forward,
                      .kind = OpKind::Elementwise,
                      .work = total(vector_costs::sum(2), size, 0, TensorClass::Activation),
                      .reads = {main.flow.value, shortcut.flow.value},
                      .writes = {out.flow.value}});
  return out;
}

void Lowering::add_fan_out(const std::string& name, const Tensor& in,
                           const std::vector<Tensor>& readers) {
  if (!in.needs_gradient) {
    return;
  }
  Op op{.layer = name,
        .pass = Pass::InputGradient,
        .kind = OpKind::Elementwise,
        .work = total(vector_costs::sum(readers.size()), batched(elements(in.shape)), 0,
                      TensorClass::Error),
        .writes = {in.flow.gradient}};
  for (const auto& reader : readers) {
    op.reads.push_back(reader.flow.gradient);
  }
  backward_.push_back({std::move(op)});
}

Op Lowering::update_of(const std::string& name, const WeightUpdate& update,
                       const Parameters& parameters) {
  Op op{.layer = name, .pass = Pass::Update, .kind = OpKind::OptimiserUpdate, .work = update};
  for (const auto& parameter : parameters) {
    op.reads.push_back(parameter.gradient);
    const auto size = parameter.value.elements;
    op.reads.push_back(new_use(size, TensorClass::StoredWeight));
    op.writes.push_back(new_use(size, TensorClass::StoredWeight));
  }
  return op;
}

void Lowering::add_update(const std::string& name, const Parameters& parameters) {
  std::uint64_t weights = 0;
  for (const auto& parameter : parameters) {
    weights = checked_add(weights, parameter.value.elements);
  }
  updates_.push_back(update_of(name, {weights}, parameters));
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
