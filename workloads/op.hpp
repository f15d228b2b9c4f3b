// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "workloads/contraction.hpp"
#include "workloads/tensor.hpp"

namespace lnsim {

/// The four passes of one training iteration. For a matmul of two activations (attention) the
/// weight-gradient pass is the gradient with respect to its second operand (key, value).
enum class Pass : std::uint8_t { Forward, InputGradient, WeightGradient, Update };
inline constexpr std::array all_passes = {Pass::Forward, Pass::InputGradient, Pass::WeightGradient,
                                          Pass::Update};

enum class OpKind : std::uint8_t {
  Convolution,
  Matmul,
  BatchNorm,
  LayerNorm,
  Softmax,
  Activation,
  Pooling,
  Elementwise,
  Embedding,
  Loss,
  OptimiserUpdate,
  // What a number format costs besides (workloads/format_costs.hpp).
  Transposition,  ///< a tensor read along another axis than it was written
  Conversion,     ///< between stored codes and the vector unit's format
  ScaleSearch,    ///< the largest magnitude of a tensor
  ScaleTraffic    ///< the scales themselves
};

/// The pass of the convolution by whose dimensions an op is stated: that of the op, unless it is
/// transposed.
[[nodiscard]] Pass product_pass(const Contraction& work, Pass pass);

/// Arithmetic of an op that is not a matrix multiplication: totals over the whole op, in scalar
/// operations of a vector unit.
struct VectorOperations {
  std::uint64_t add = 0;  ///< additions and subtractions
  std::uint64_t multiply = 0;
  std::uint64_t compare = 0;      ///< comparisons, selections, maxima
  std::uint64_t exponential = 0;  ///< exp, log, tanh, erf: one evaluation each
  std::uint64_t divide = 0;       ///< divisions, reciprocals, square roots
  bool operator==(const VectorOperations&) const = default;
};

/// A vector-unit op: elements moved and operations done, totals over the whole op.
struct VectorWork {
  std::uint64_t read_elements = 0;
  std::uint64_t written_elements = 0;
  VectorOperations operations;
  ElementsByClass converted = {};  ///< from a stored code to the unit's format or back
  /// The class that it works for, which moved_elements gives to what is of none of its tensors.
  TensorClass tensor = TensorClass::Activation;
  bool operator==(const VectorWork&) const = default;
};

/// The optimiser's step for the weights of one layer.
struct WeightUpdate {
  std::uint64_t weights = 0;
  std::uint64_t untouched = 0;  ///< further parameters of the layer, which this iteration leaves
  bool operator==(const WeightUpdate&) const = default;
};

/// What the values of an operand are like, as far as energy depends on it.
struct OperandStatistics {
  double zero_fraction = 0;  ///< elements that are 0
  /// Bits of an element that differ from those of the one that follows it in the reduction: a
  /// fraction, over the pairs without a zero; nothing where it isn't known.
  std::optional<double> toggle_rate;
  bool operator==(const OperandStatistics&) const = default;
};

/// The statistics of an op's operands, each by its role in the forward pass.
struct OpStatistics {
  OperandStatistics first;
  OperandStatistics second;
  OperandStatistics output;
  bool operator==(const OpStatistics&) const = default;
};

/// One operation of a training iteration.
struct Op {
  std::string layer;
  Pass pass = Pass::Forward;
  OpKind kind = OpKind::Matmul;
  std::variant<Contraction, VectorWork, WeightUpdate> work;
  OpStatistics statistics = {};
  std::vector<TensorUse> reads = {};  ///< empty where they are not known
  std::vector<TensorUse> writes = {};
  bool operator==(const Op&) const = default;
};

[[nodiscard]] std::string_view to_string(Pass pass);    ///< forward, input_gradient, ...
[[nodiscard]] std::string_view to_string(OpKind kind);  ///< convolution, batch_norm, ...

/// Multiply-accumulates of an op: groups, N, K, C, outputs and taps of a contraction multiplied, in
/// every pass (the convention of published counts, positions in the padding included), 0 for the
/// rest. Throws OverflowError.
[[nodiscard]] std::uint64_t multiply_accumulates(const Op& op);

/// Which fraction of a contraction's products is 0, where the zeros of the two operands that its
/// pass multiplies are independent of each other.
[[nodiscard]] double zero_product_fraction(const Op& op);

/// The mean toggle rate of the two operands that a contraction's pass multiplies; nothing unless
/// both are known.
[[nodiscard]] std::optional<double> toggle_rate(const Op& op);

}  // namespace lnsim
