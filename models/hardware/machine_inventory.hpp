// SPDX-License-Identifier: MIT
#pragma once

#include "models/base/inventory.hpp"
#include "models/hardware/architecture.hpp"

namespace lnsim {

/// What a machine has that leaks, whatever it computes.
[[nodiscard]] Inventory inventory_of(const Architecture& machine);

}  // namespace lnsim
