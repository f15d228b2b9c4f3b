// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace lnsim {

/// Where a unit has a pipeline register, or can have one.
struct RegisterPlace {
  std::string name;
  /// Parts of the paths of its flip-flops in the netlist; of several places the longest one counts.
  std::vector<std::string> instances;
  /// What a register there adds to each of the module's; none where one always stands.
  std::map<std::string, std::uint32_t> parameters = {};

  [[nodiscard]] bool fixed() const { return parameters.empty(); }
  /// Whether such a register makes running sums take turns.
  [[nodiscard]] bool in_sum() const { return parameters.contains("SUMS"); }
};

/// Of the vector units, in the order of a product's path, the registers of operands aside; a tree
/// has so many levels.
[[nodiscard]] std::vector<RegisterPlace> table_places(std::uint32_t levels);
[[nodiscard]] std::vector<RegisterPlace> bins_places(std::uint32_t levels);
[[nodiscard]] std::vector<RegisterPlace> deferred_places(std::uint32_t levels);
[[nodiscard]] std::vector<RegisterPlace> integer_places(std::uint32_t levels);
[[nodiscard]] std::vector<RegisterPlace> window_places(std::uint32_t levels);

/// Of the unit that makes one sum of those of deferred bins.
[[nodiscard]] std::vector<RegisterPlace> combiner_places();

/// How a fused unit adds up its products.
enum class FusedTerms { Integers, Exact, Window };

[[nodiscard]] std::vector<RegisterPlace> fused_places(std::uint32_t levels, FusedTerms terms);

}  // namespace lnsim
