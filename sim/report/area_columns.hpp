// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "sim/report/column.hpp"

namespace lnsim {

/// What a machine's chip takes, and what it does on it.
[[nodiscard]] std::vector<Column> area_columns();

}  // namespace lnsim
