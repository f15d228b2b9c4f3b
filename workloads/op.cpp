// SPDX-License-Identifier: MIT
#include "workloads/op.hpp"

#include "models/base/checked.hpp"
#include "models/base/error.hpp"
#include "workloads/names.hpp"

namespace lnsim {

std::string_view to_string(Pass pass) { return name_of(names::passes, pass); }
std::string_view to_string(OpKind kind) { return name_of(names::op_kinds, kind); }
std::string_view to_string(TensorClass tensor) { return name_of(names::tensor_classes, tensor); }

std::uint64_t multiply_accumulates(const Op& op) {
  const auto* work = std::get_if<Contraction>(&op.work);
  if (work == nullptr) {
    return 0;
  }
  return product(work->groups, work->n, work->k, work->c, work->height.output, work->width.output,
                 work->height.taps, work->width.taps);
}

double zero_product_fraction(const Op& op) {
  const auto& [first, second, output] = op.zeros;
  const auto of = [](double a, double b) { return 1 - (1 - a) * (1 - b); };
  switch (op.pass) {
    case Pass::Forward:
      return of(first, second);
    case Pass::InputGradient:
      return of(output, second);
    case Pass::WeightGradient:
      return of(output, first);
    case Pass::Update:
      return 0;
  }
  throw Error("a pass without operands");
}

}  // namespace lnsim
