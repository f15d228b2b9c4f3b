// SPDX-License-Identifier: MIT
/// The identities of tensors while a network is lowered.
#include "workloads/lowering.hpp"

namespace lnsim {

TensorUse Lowering::new_use(std::uint64_t elements, TensorClass tensor) {
  return {.id = next_id_++, .elements = elements, .tensor = tensor};
}

Tensor Lowering::new_tensor(const Shape& shape, bool needs_gradient) {
  const auto size = batched(elements(shape));
  return {shape,
          needs_gradient,
          {.value = new_use(size, TensorClass::Activation),
           .gradient = new_use(size, TensorClass::Error)}};
}

Flow Lowering::new_parameters(std::uint64_t elements) {
  return {.value = new_use(elements, TensorClass::Weight),
          .gradient = new_use(elements, TensorClass::Gradient)};
}

Tensor Lowering::reader_of(const Tensor& in) {
  auto reader = in;
  reader.flow.gradient = new_use(in.flow.gradient.elements, TensorClass::Error);
  return reader;
}

void Lowering::make_one(const TensorUse& gradient, const TensorUse& other) {
  same_as_[gradient.id] = other.id;
}

void Lowering::resolve(std::vector<TensorUse>& uses) const {
  for (auto& use : uses) {
    for (auto same = same_as_.find(use.id); same != same_as_.end(); same = same_as_.find(use.id)) {
      use.id = same->second;
    }
  }
}

}  // namespace lnsim
