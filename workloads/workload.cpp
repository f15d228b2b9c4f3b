// SPDX-License-Identifier: MIT
#include "workloads/workload.hpp"

#include "models/base/checked.hpp"
#include "models/base/nearest.hpp"
#include "workloads/names.hpp"

namespace lnsim {
namespace {

template <class Enum, std::size_t Size>
Enum parse(const EnumNames<Enum, Size>& names, const std::string& noun, std::string_view name) {
  std::vector<std::string> known;
  for (const auto& [value, spelling] : names) {
    if (spelling == name) {
      return value;
    }
    known.emplace_back(spelling);
  }
  throw Error("unknown " + noun + " \"" + std::string(name) + "\"" + did_you_mean(name, known));
}

}  // namespace

std::string_view to_string(Optimiser optimiser) { return name_of(names::optimisers, optimiser); }

std::string_view to_string(EmbeddingGradient gradient) {
  return name_of(names::embedding_gradients, gradient);
}

std::string_view to_string(ElementwiseOps ops) { return name_of(names::elementwise_ops, ops); }

Optimiser parse_optimiser(std::string_view name) {
  return parse(names::optimisers, "optimiser", name);
}

EmbeddingGradient parse_embedding_gradient(std::string_view name) {
  return parse(names::embedding_gradients, "embedding gradient", name);
}

std::uint64_t multiply_accumulates(const Workload& workload) {
  std::uint64_t count = 0;
  for (const auto& op : workload.ops) {
    count = checked_add(count, multiply_accumulates(op));
  }
  return count;
}

std::uint64_t parameter_count(const Workload& workload) {
  std::uint64_t count = 0;
  for (const auto& op : workload.ops) {
    if (const auto* update = std::get_if<WeightUpdate>(&op.work)) {
      count = checked_add(count, checked_add(update->weights, update->untouched));
    }
  }
  return count;
}

}  // namespace lnsim
