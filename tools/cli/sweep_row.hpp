// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "sim/report/report.hpp"
#include "tools/cli/catalogue.hpp"
#include "tools/cli/grid.hpp"
#include "tools/cli/point_options.hpp"

namespace lnsim::cli {

/// What a sweep's table has of a point that came out, but for its status.
[[nodiscard]] nlohmann::ordered_json row_of(const Report& report);

/// What it has of a point that failed: what the point was asked to be, and why it is not.
[[nodiscard]] nlohmann::ordered_json failed_row(const PointOptions& options,
                                                const Catalogue& catalogue,
                                                const std::string& reason);

/// A point in messages: the workload, and every varied parameter with its value.
[[nodiscard]] std::string name_of(const std::string& workload, const Assignment& assignment);

}  // namespace lnsim::cli
