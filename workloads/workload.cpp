// SPDX-License-Identifier: MIT
#include "workloads/workload.hpp"

#include "models/base/checked.hpp"
#include "models/base/nearest.hpp"
#include "workloads/names.hpp"

namespace lnsim {

std::string_view to_string(Optimiser optimiser) { return name_of(names::optimisers, optimiser); }

Optimiser parse_optimiser(std::string_view name) {
  std::vector<std::string> known;
  for (const auto& [optimiser, spelling] : names::optimisers) {
    if (spelling == name) {
      return optimiser;
    }
    known.emplace_back(spelling);
  }
  throw Error("unknown optimiser \"" + std::string(name) + "\"" + did_you_mean(name, known));
}

std::uint64_t parameter_count(const Workload& workload) {
  std::uint64_t count = 0;
  for (const auto& op : workload.ops) {
    if (const auto* update = std::get_if<WeightUpdate>(&op.work)) {
      count = checked_add(count, update->weights);
    }
  }
  return count;
}

}  // namespace lnsim
