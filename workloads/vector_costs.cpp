// SPDX-License-Identifier: MIT
#include "workloads/vector_costs.hpp"

#include "models/base/checked.hpp"

namespace lnsim {
namespace {

std::uint64_t weighted(std::uint64_t per_element, std::uint64_t elements, std::uint64_t per_group,
                       std::uint64_t groups) {
  return checked_add(checked_multiply(per_element, elements), checked_multiply(per_group, groups));
}

}  // namespace

VectorWork total(const VectorCost& cost, std::uint64_t elements, std::uint64_t groups,
                 TensorClass tensor) {
  const auto& one = cost.operations;
  const auto& group = cost.group_operations;
  return {
      .read_elements = weighted(cost.reads, elements, cost.group_reads, groups),
      .written_elements = weighted(cost.writes, elements, cost.group_writes, groups),
      .operations = {.add = weighted(one.add, elements, group.add, groups),
                     .multiply = weighted(one.multiply, elements, group.multiply, groups),
                     .compare = weighted(one.compare, elements, group.compare, groups),
                     .exponential = weighted(one.exponential, elements, group.exponential, groups),
                     .divide = weighted(one.divide, elements, group.divide, groups)},
      .tensor = tensor};
}

namespace vector_costs {

Passes batch_norm() {
  return {
      // Element: sum, square and its sum; then (x - mean) scale + bias with scale = gain / sigma.
      // Channel: mean and mean square (multiply 2), variance (multiply 1, add 1), epsilon (add 1),
      // reciprocal and root (divide 2), scale (multiply 1), two running averages (multiply 4,
      // add 2). Reads gain, bias, running mean and variance; writes the running pair, and mean and
      // 1/sigma for the backward pass.
      .forward = {.reads = 2,
                  .writes = 1,
                  .operations = {.add = 4, .multiply = 2},
                  .group_reads = 4,
                  .group_writes = 4,
                  .group_operations = {.add = 4, .multiply = 8, .divide = 2}},
      // Element: a dy + b x + c with coefficients of the channel. Channel, with the sums of the
      // weight gradient: a = gain / sigma, b = -a dgain / (N sigma) (multiply 3),
      // c = -a dbias / N - b mean (multiply 3, add 1). Reads gain, mean, 1/sigma, dgain, dbias.
      .input_gradient = {.reads = 2,
                         .writes = 1,
                         .operations = {.add = 2, .multiply = 2},
                         .group_reads = 5,
                         .group_operations = {.add = 1, .multiply = 7}},
      // Element: (x - mean) / sigma, times dy, summed; dy summed. Reads mean and 1/sigma.
      .weight_gradient = {.reads = 2,
                          .writes = 0,
                          .operations = {.add = 3, .multiply = 2},
                          .group_reads = 2,
                          .group_writes = 2}};
}

Passes layer_norm() {
  return {
      // Element: sum, square and its sum; (x - mean) / sigma, gain, bias. Row: mean and mean square
      // (multiply 2), variance (multiply 1, add 1), epsilon (add 1), reciprocal and root
      // (divide 2). Writes mean and 1/sigma. Gain and bias of each feature are read besides.
      .forward = {.reads = 1,
                  .writes = 1,
                  .operations = {.add = 4, .multiply = 4},
                  .group_writes = 2,
                  .group_operations = {.add = 2, .multiply = 3, .divide = 2}},
      // Element: normalised x (add 1, multiply 1), dy gain (multiply 1), its sum (add 1), its
      // product with x summed (multiply 1, add 1), minus both means (multiply 1, add 2), times
      // 1/sigma (multiply 1). Row: two means. Reads dy, x; mean and 1/sigma; the gain besides.
      .input_gradient = {.reads = 2,
                         .writes = 1,
                         .operations = {.add = 5, .multiply = 5},
                         .group_reads = 2,
                         .group_operations = {.multiply = 2}},
      .weight_gradient = layer_norm_weight_gradient()};
}

VectorCost layer_norm_weight_gradient() {
  // Element: normalised x (add 1, multiply 1), times dy summed (multiply 1, add 1), dy summed.
  // Mean and 1/sigma of each row are read besides.
  return {.reads = 2, .writes = 0, .operations = {.add = 3, .multiply = 2}, .group_writes = 2};
}

Passes attention_softmax() {
  return {
      // Element: scale, maximum, minus the maximum, exp, sum, times 1/sum. Row: 1/sum.
      .forward = {.reads = 1,
                  .writes = 1,
                  .operations = {.add = 2, .multiply = 2, .compare = 1, .exponential = 1},
                  .group_operations = {.divide = 1}},
      // Element: dy y summed (multiply 1, add 1), dy minus the sum, times y, scale. Reads dy, y.
      .input_gradient = {.reads = 2, .writes = 1, .operations = {.add = 2, .multiply = 3}},
      .weight_gradient = {}};
}

namespace {

Passes pointwise(const VectorOperations& forward, const VectorOperations& backward) {
  return {.forward = {.reads = 1, .writes = 1, .operations = forward},
          .input_gradient = {.reads = 2, .writes = 1, .operations = backward},
          .weight_gradient = {}};
}

}  // namespace

Passes activation(ActivationFunction function) {
  switch (function) {
    case ActivationFunction::Relu:
      // max(x, 0); selection of dy by the sign of the output.
      return pointwise({.compare = 1}, {.compare = 1});
    case ActivationFunction::Gelu:
      // x/2 (1 + erf(x / sqrt 2)): x/2, x / sqrt 2, product; 1 +; erf.
      // dy (Phi + x phi): argument, 1 + erf, half; square, -1/2, exp, 1 / sqrt(2 pi), times x,
      // sum; dy.
      return pointwise({.add = 1, .multiply = 3, .exponential = 1},
                       {.add = 2, .multiply = 7, .exponential = 2});
    case ActivationFunction::GeluTanh:
      // x/2 (1 + tanh(s (x + a x^3))): square, cube, a, s, x/2, product; two sums; tanh.
      // With t = tanh: the argument (add 1, multiply 4), tanh; (1 + t)/2 (add 1, multiply 1);
      // 1 - t^2 (add 1, multiply 1), s + 3 a s x^2 (add 1, multiply 1), x/2 and two products
      // (multiply 3), sum (add 1), dy (multiply 1).
      return pointwise({.add = 2, .multiply = 6, .exponential = 1},
                       {.add = 5, .multiply = 11, .exponential = 1});
    case ActivationFunction::Tanh:
      // tanh; dy (1 - y^2).
      return pointwise({.exponential = 1}, {.add = 1, .multiply = 2});
  }
  throw Error("an activation function without a cost");
}

Passes pool(PoolFunction function, std::uint64_t taps) {
  if (function == PoolFunction::Maximum) {
    // Each input is read once; the winner's index is kept beside each output. Backward: dy is
    // added at the winner's place in a gradient as large as the input.
    return {.forward = {.writes = 2, .operations = {.compare = taps - 1}, .group_reads = 1},
            .input_gradient = {.reads = 2, .operations = {.add = 1}, .group_writes = 1},
            .weight_gradient = {}};
  }
  // Sum and 1/taps; backward: dy/taps is added at each tap.
  return {
      .forward = {.writes = 1, .operations = {.add = taps - 1, .multiply = 1}, .group_reads = 1},
      .input_gradient = {.reads = 1, .operations = {.add = taps, .multiply = 1}, .group_writes = 1},
      .weight_gradient = {}};
}

Passes embedding(std::uint64_t tables) {
  // A row of every table is read by its index and they are summed; backward: the error is added
  // to the gradient's row of every table (read, add, write).
  return {.forward = {.reads = tables,
                      .writes = 1,
                      .operations = {.add = tables - 1},
                      .group_reads = tables},
          .input_gradient = {},
          .weight_gradient = {.reads = checked_add(tables, std::uint64_t{1}),
                              .writes = tables,
                              .operations = {.add = tables},
                              .group_reads = tables}};
}

Passes cross_entropy() {
  return {
      // Element: maximum, minus the maximum, exp, sum. Row: logarithm (one exponential), plus the
      // maximum, minus the logit of the label, added to the loss. Reads the label; writes the
      // logarithm of the sum for the backward pass.
      .forward = {.reads = 1,
                  .operations = {.add = 2, .compare = 1, .exponential = 1},
                  .group_reads = 1,
                  .group_writes = 1,
                  .group_operations = {.add = 3, .exponential = 1}},
      // Element: exp(x - logarithm of the sum), over the number of rows. Row: minus 1 at the label.
      // Reads the label and the logarithm.
      .input_gradient = {.reads = 1,
                         .writes = 1,
                         .operations = {.add = 1, .multiply = 1, .exponential = 1},
                         .group_reads = 2,
                         .group_operations = {.add = 1}},
      .weight_gradient = {}};
}

VectorCost sum(std::uint64_t terms) {
  return {.reads = terms, .writes = 1, .operations = {.add = terms - 1}};
}

VectorCost bias_gradient() { return {.reads = 1, .operations = {.add = 1}, .group_writes = 1}; }

}  // namespace vector_costs
}  // namespace lnsim
