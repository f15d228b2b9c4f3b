// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace lnsim {

/// What the mapper makes least: cycles (then DRAM traffic), DRAM traffic (then cycles), energy, or
/// the product of energy and cycles. Where these are equal, bytes through on-chip memories and into
/// multipliers, padding included.
enum class Objective : std::uint8_t { LeastCycles, LeastEnergy, LeastEdp, LeastDram };
inline constexpr std::array all_objectives = {Objective::LeastCycles, Objective::LeastEnergy,
                                              Objective::LeastEdp, Objective::LeastDram};

[[nodiscard]] std::string_view to_string(Objective objective);  ///< cycles, energy, edp, dram
/// Whether mappings are compared by energy.
[[nodiscard]] constexpr bool needs_prices(Objective objective) {
  return objective == Objective::LeastEnergy || objective == Objective::LeastEdp;
}
/// Throws Error naming the known ones.
[[nodiscard]] Objective parse_objective(std::string_view name);

}  // namespace lnsim
