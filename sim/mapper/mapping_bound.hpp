// SPDX-License-Identifier: MIT
#pragma once

#include "sim/analytical/machine_rates.hpp"
#include "sim/mapper/score.hpp"
#include "sim/mapping/mapping.hpp"

namespace lnsim {

/// The least that a legal mapping can score, whatever its chunks: the bound of a box that has no
/// other tile sizes, much cheaper than the closed form.
[[nodiscard]] Score least_score(const Mapping& mapping, const Scorer& scorer,
                                const analytical::MachineRates& rates);

}  // namespace lnsim
