// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

#include "models/base/json_reader.hpp"
#include "models/networks/layer.hpp"
#include "workloads/op.hpp"

namespace lnsim {

/// Scalar operations and moved elements of a vector op, per element and per group of elements
/// (a channel of a batch norm, a row of a layer norm or softmax). Every op reads its operands from
/// memory and writes its result back: nothing is fused.
struct VectorCost {
  struct Part {
    std::uint64_t reads = 0;
    std::uint64_t writes = 0;
    VectorOperations operations{};
  };

  Part element;
  Part group;
};

/// Totals over elements and groups; throws OverflowError.
[[nodiscard]] VectorWork total(const VectorCost& cost, std::uint64_t elements, std::uint64_t groups,
                               TensorClass tensor);

/// What vector ops cost as workloads/vector_costs.json, which is compiled in, has it; captures take
/// it from there too. It says what an element and a group of each op are.
[[nodiscard]] std::string_view vector_costs_json();

namespace vector_costs {

struct Passes {
  VectorCost forward;
  VectorCost input_gradient;
  VectorCost weight_gradient;
};

/// Reads an op of a section of such a document. parts: taps or tables, where their number counts;
/// at least 1. Throws InputError and OverflowError.
[[nodiscard]] Passes read(const JsonNode& document, std::string_view section, std::string_view op,
                          std::uint64_t parts = 1);

// As read from vector_costs_json().
[[nodiscard]] Passes batch_norm();
[[nodiscard]] Passes layer_norm();
[[nodiscard]] Passes attention_softmax();
[[nodiscard]] Passes activation(ActivationFunction function);
/// Windows of so many taps.
[[nodiscard]] Passes pool(PoolFunction function, std::uint64_t taps);
/// The sum of so many tables.
[[nodiscard]] Passes embedding(std::uint64_t tables);
[[nodiscard]] Passes cross_entropy();
/// The sum of so many tensors.
[[nodiscard]] VectorCost sum(std::uint64_t terms);
[[nodiscard]] VectorCost bias_gradient();

}  // namespace vector_costs
}  // namespace lnsim
