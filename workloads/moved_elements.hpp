// SPDX-License-Identifier: MIT
#pragma once

#include "workloads/op.hpp"

namespace lnsim {

/// The elements that an op of the vector unit reads and writes, by the classes of their tensors.
struct MovedElements {
  ElementsByClass read;
  ElementsByClass written;
  bool operator==(const MovedElements&) const = default;
};

/// Those of an op, whose counts they add up to. Of the tensors that the op names, each counts once,
/// the smallest first, for as long as the count lasts: of a large table only some rows are read.
/// What the count has besides belongs to the class of the op's work: values that are read a second
/// time, labels and indices, and everything where no tensors are named. So does what has no format
/// of an operand, such as stored weights.
[[nodiscard]] MovedElements moved_elements(const VectorWork& work,
                                           const std::vector<TensorUse>& reads,
                                           const std::vector<TensorUse>& writes);

/// Those of an op of the vector unit.
[[nodiscard]] inline MovedElements moved_elements(const Op& op) {
  return moved_elements(std::get<VectorWork>(op.work), op.reads, op.writes);
}

}  // namespace lnsim
