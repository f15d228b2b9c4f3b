// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "sim/report/report.hpp"

namespace lnsim {

/// The report in the form of report.schema.json, keys in the schema's order.
[[nodiscard]] nlohmann::ordered_json to_json(const Report& report);

/// One line per op of the format and of the baseline, units in the header.
[[nodiscard]] std::string layers_csv(const Report& report);

}  // namespace lnsim
