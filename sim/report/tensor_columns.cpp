// SPDX-License-Identifier: MIT
#include "sim/report/tensor_columns.hpp"

#include <string>

#include "sim/mapping/vector_task.hpp"

namespace lnsim {
namespace {

using Json = nlohmann::ordered_json;

/// Nothing of a class of which there are no tensors.
template <class Value>
Json of_class(const ResultRow& row, TensorClass tensor, Value value) {
  const auto found = row.cost.tensors.find(tensor);
  return found == row.cost.tensors.end() ? Json(nullptr) : Json(value(found->second));
}

std::string what(TensorClass tensor) {
  switch (tensor) {
    case TensorClass::Weight:
      return "weights as products take them";
    case TensorClass::Activation:
      return "activations";
    case TensorClass::Error:
      return "errors, the gradients of activations";
    case TensorClass::Gradient:
      return "gradients of weights";
    case TensorClass::StoredWeight:
      return "stored weights and the optimiser's state";
    case TensorClass::Scale:
      return "scales";
  }
  return "";
}

Column energy(TensorClass tensor) {
  const std::string name(to_string(tensor));
  return {.object = "energy_by_tensor_pj",
          .totals = name,
          .ops = name,
          .sweep = "energy_" + name + "_pj",
          .unit = Unit::Picojoule,
          .meaning = "Memories, wires, registers and conversions of " + what(tensor),
          .may_be_absent = true,
          .value = [tensor](const auto& row) {
            return of_class(row, tensor,
                            [](const auto& cost) { return cost.energy.nominal.value(); });
          }};
}

/// With it the energies of all classes add up to the system's.
Column other_energy() {
  return {.object = "energy_by_tensor_pj",
          .totals = "none",
          .ops = "none",
          .unit = Unit::Picojoule,
          .meaning = "Arithmetic and leakage, which are of no tensor",
          .may_be_absent = true,
          .value = [](const auto& row) { return energy_of_no_tensor(row.cost).value(); }};
}

/// `sweep` is its name there.
Column bytes(const std::string& memory, TensorClass tensor, std::uint64_t TensorCost::*count,
             const std::string& sweep) {
  const std::string name(to_string(tensor));
  return {.object = memory + "_bytes_by_tensor",
          .totals = name,
          .ops = name,
          .sweep = sweep,
          .unit = Unit::Byte,
          .meaning = "Read and written of " + what(tensor),
          .may_be_absent = true,
          .value = [tensor, count](const auto& row) {
            return of_class(row, tensor, [count](const auto& cost) { return cost.*count; });
          }};
}

Column stored_weight_bits_column() {
  return {.layers = "stored_weight_bits",
          .sweep = "stored_weight_bits",
          .unit = Unit::Count,
          .meaning = "Bits of a stored weight",
          .value = [](const auto& row) {
            return stored_weight_bits(row.iteration.machine, row.iteration.formats);
          }};
}

}  // namespace

std::vector<Column> tensor_columns() {
  std::vector<Column> all;
  for (const auto tensor : tensor_classes) {
    all.push_back(energy(tensor));
  }
  all.push_back(other_energy());
  for (const auto tensor : tensor_classes) {
    all.push_back(bytes("global_buffer", tensor, &TensorCost::global_buffer_bytes, ""));
  }
  for (const auto tensor : tensor_classes) {
    all.push_back(bytes("dram", tensor, &TensorCost::dram_bytes,
                        "dram_" + std::string(to_string(tensor)) + "_bytes"));
  }
  all.push_back(stored_weight_bits_column());
  return all;
}

}  // namespace lnsim
