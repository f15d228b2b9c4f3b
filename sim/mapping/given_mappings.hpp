// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "models/hardware/architecture.hpp"
#include "sim/mapping/mapping.hpp"

namespace lnsim {

/// Mappings that a user has chosen for some ops of a workload, in their formats on a machine.
struct GivenMappings {
  std::string format = {};  ///< its name
  Architecture machine = {};
  std::map<std::size_t, std::vector<Mapping>> of_op =
      {};  ///< by place in the workload; of each its nests

  /// Those of an op in the formats of a name on a machine; null where none are given.
  [[nodiscard]] const std::vector<Mapping>* find(const std::string& in, const Architecture& on,
                                                 std::size_t op) const {
    const auto found = of_op.find(op);
    return found != of_op.end() && in == format && on == machine ? &found->second : nullptr;
  }
};

/// Whether two ops are given the same mappings, or none.
[[nodiscard]] inline bool same_mappings(const std::vector<Mapping>* a,
                                        const std::vector<Mapping>* b) {
  return a == b || (a != nullptr && b != nullptr && *a == *b);
}

}  // namespace lnsim
