// SPDX-License-Identifier: MIT
#include "workloads/contraction.hpp"

#include "models/base/checked.hpp"

namespace lnsim {

std::uint64_t Contraction::inputs() const {
  return product(depth.input, height.input, width.input);
}

std::uint64_t Contraction::outputs() const {
  return product(depth.output, height.output, width.output);
}

std::uint64_t Contraction::taps() const { return product(depth.taps, height.taps, width.taps); }

OperandElements operand_elements(const Contraction& work) {
  return {.first = product(work.n, work.groups, work.c, work.inputs()),
          .second = product(work.groups, work.k, work.c, work.taps()),
          .output = product(work.n, work.groups, work.k, work.outputs())};
}

}  // namespace lnsim
