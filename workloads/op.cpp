// SPDX-License-Identifier: MIT
#include "workloads/op.hpp"

#include <numeric>
#include <utility>

#include "models/base/checked.hpp"
#include "models/base/error.hpp"
#include "workloads/names.hpp"

namespace lnsim {
namespace {

/// The operands that an op's pass multiplies; a weight update has none.
std::pair<OperandStatistics, OperandStatistics> multiplied(const Op& op) {
  const auto& [first, second, output] = op.statistics;
  const auto* work = std::get_if<Contraction>(&op.work);
  switch (work != nullptr ? product_pass(*work, op.pass) : op.pass) {
    case Pass::Forward:
      return {first, second};
    case Pass::InputGradient:
      return {output, second};
    case Pass::WeightGradient:
      return {output, first};
    case Pass::Update:
      return {};
  }
  throw Error("a pass without operands");
}

}  // namespace

std::string_view to_string(Pass pass) { return name_of(names::passes, pass); }
std::string_view to_string(OpKind kind) { return name_of(names::op_kinds, kind); }
std::string_view to_string(TensorClass tensor) { return name_of(names::tensor_classes, tensor); }

Pass product_pass(const Contraction& work, Pass pass) {
  if (!work.transposed) {
    return pass;
  }
  switch (pass) {
    case Pass::Forward:
      return Pass::InputGradient;
    case Pass::InputGradient:
      return Pass::Forward;
    default:
      return pass;
  }
}

std::uint64_t multiply_accumulates(const Op& op) {
  const auto* work = std::get_if<Contraction>(&op.work);
  if (work == nullptr) {
    return 0;
  }
  return product(work->groups, work->n, work->k, work->c, work->outputs(), work->taps());
}

double zero_product_fraction(const Op& op) {
  const auto [a, b] = multiplied(op);
  return 1 - (1 - a.zero_fraction) * (1 - b.zero_fraction);
}

std::optional<double> toggle_rate(const Op& op) {
  const auto [a, b] = multiplied(op);
  return a.toggle_rate && b.toggle_rate
             ? std::optional(std::midpoint(*a.toggle_rate, *b.toggle_rate))
             : std::nullopt;
}

}  // namespace lnsim
