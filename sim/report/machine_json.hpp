// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>

#include "models/hardware/architecture.hpp"

namespace lnsim {

/// A machine as report.json has it.
[[nodiscard]] nlohmann::ordered_json machine_json(const Architecture& machine);

}  // namespace lnsim
