// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "models/networks/layer.hpp"
#include "workloads/op.hpp"

namespace lnsim {

/// Scalar operations and moved elements of a vector op, per element and per group of elements
/// (a channel of a batch norm, a row of a layer norm or softmax). Every op reads its operands from
/// memory and writes its result back: nothing is fused.
struct VectorCost {
  std::uint64_t reads = 0;
  std::uint64_t writes = 0;
  VectorOperations operations{};
  std::uint64_t group_reads = 0;
  std::uint64_t group_writes = 0;
  VectorOperations group_operations{};
};

/// Totals over elements and groups; throws OverflowError.
[[nodiscard]] VectorWork total(const VectorCost& cost, std::uint64_t elements, std::uint64_t groups,
                               TensorClass tensor);

namespace vector_costs {

struct Passes {
  VectorCost forward;
  VectorCost input_gradient;
  VectorCost weight_gradient;
};

/// Element: one of the tensor; group: a channel. A channel spans the batch, so that its values
/// are read once for the statistics and once to be normalised.
[[nodiscard]] Passes batch_norm();
/// Element: one of the tensor; group: a row, held on chip between its statistics and its result.
[[nodiscard]] Passes layer_norm();
/// Sums over rows for the gain and bias of a feature. Element: one of the tensor; group: a feature.
[[nodiscard]] VectorCost layer_norm_weight_gradient();
/// Scaling of the scores by 1/sqrt(features of a head) included. Group: a row.
[[nodiscard]] Passes attention_softmax();
[[nodiscard]] Passes activation(ActivationFunction function);
/// Element: an output; group: an input. Windows of so many taps.
[[nodiscard]] Passes pool(PoolFunction function, std::uint64_t taps);
/// Element: a feature of a position; group: a position. The sum of so many tables.
[[nodiscard]] Passes embedding(std::uint64_t tables);
/// Softmax and cross-entropy from logits. Element: a logit; group: a row of classes.
[[nodiscard]] Passes cross_entropy();
/// The sum of so many tensors.
[[nodiscard]] VectorCost sum(std::uint64_t terms);
/// Element: an error; group: a bias.
[[nodiscard]] VectorCost bias_gradient();

}  // namespace vector_costs
}  // namespace lnsim
