// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lnsim {

/// How a run is executed: in closed form, tile by tile in SystemC, or so and besides value by
/// value.
enum class Fidelity : std::uint8_t { Analytical, Tile, Datapath };
inline constexpr std::array all_fidelities = {Fidelity::Analytical, Fidelity::Tile,
                                              Fidelity::Datapath};

[[nodiscard]] constexpr std::string_view to_string(Fidelity fidelity) {
  constexpr std::array<std::string_view, all_fidelities.size()> names{"analytical", "tile",
                                                                      "datapath"};
  return names.at(static_cast<std::size_t>(fidelity));
}

}  // namespace lnsim
