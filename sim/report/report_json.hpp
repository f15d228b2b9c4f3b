// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "sim/report/report.hpp"

namespace lnsim {

/// The report in the form of report.schema.json, keys in the schema's order.
[[nodiscard]] nlohmann::ordered_json to_json(const Report& report);

/// One line per op of the format and of the baseline, units in the header.
[[nodiscard]] std::string layers_csv(const Report& report);

/// How often each event happened in one iteration, by format, and its energy; then what leaks, and
/// its power: what the energies are made of.
[[nodiscard]] nlohmann::ordered_json events_json(const Report& report);

}  // namespace lnsim
