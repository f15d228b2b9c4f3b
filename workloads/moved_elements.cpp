// SPDX-License-Identifier: MIT
#include "workloads/moved_elements.hpp"

#include <algorithm>

namespace lnsim {
namespace {

ElementsByClass by_class(std::uint64_t count, std::vector<TensorUse> uses, TensorClass own) {
  std::ranges::stable_sort(uses, {}, &TensorUse::elements);
  ElementsByClass found;
  const auto add = [&](TensorClass tensor, std::uint64_t elements) {
    if (elements > 0) {
      found[tensor] += elements;
      count -= elements;
    }
  };
  for (const auto& use : uses) {
    const bool has_format = std::ranges::find(operand_classes, use.tensor) != operand_classes.end();
    add(has_format ? use.tensor : own, std::min(use.elements, count));
  }
  add(own, count);
  return found;
}

}  // namespace

MovedElements moved_elements(const VectorWork& work, const std::vector<TensorUse>& reads,
                             const std::vector<TensorUse>& writes) {
  return {.read = by_class(work.read_elements, reads, work.tensor),
          .written = by_class(work.written_elements, writes, work.tensor)};
}

}  // namespace lnsim
