// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "sim/report/column.hpp"

namespace lnsim {

/// What a cost has: of an op, a pass, an iteration or a point.
[[nodiscard]] std::vector<Column> cost_columns();

}  // namespace lnsim
