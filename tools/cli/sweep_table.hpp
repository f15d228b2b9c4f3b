// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tools/cli/grid.hpp"

namespace lnsim::cli {

/// The CSV table of all points' results in grid order, under the union of their columns; a point
/// that has no result in a column has the value that it was given, or nothing.
[[nodiscard]] std::string to_csv(const std::vector<Assignment>& points,
                                 const std::vector<nlohmann::ordered_json>& rows);

}  // namespace lnsim::cli
