// SPDX-License-Identifier: MIT
#include "sim/mapping/objective.hpp"

#include <string>
#include <vector>

#include "models/base/enumeration.hpp"

namespace lnsim {
namespace {

constexpr EnumNames<Objective, all_objectives.size()> names{{{Objective::LeastCycles, "cycles"},
                                                             {Objective::LeastEnergy, "energy"},
                                                             {Objective::LeastEdp, "edp"},
                                                             {Objective::LeastDram, "dram"}}};

}  // namespace

std::string_view to_string(Objective objective) { return name_of(names, objective); }

Objective parse_objective(std::string_view name) {
  std::vector<std::string> known;
  for (const auto& [objective, spelling] : names) {
    if (spelling == name) {
      return objective;
    }
    known.emplace_back(spelling);
  }
  throw Error("unknown objective \"" + std::string(name) + "\"" + did_you_mean(name, known));
}

}  // namespace lnsim
