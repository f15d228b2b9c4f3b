// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>

#include "sim/report/report.hpp"

namespace lnsim {

/// The comparison of a report; null without a baseline.
[[nodiscard]] nlohmann::ordered_json comparison_json(const Report& report);

}  // namespace lnsim
