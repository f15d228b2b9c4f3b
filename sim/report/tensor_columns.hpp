// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "sim/report/column.hpp"

namespace lnsim {

/// What tensors cost by their class, and how weights are stored.
[[nodiscard]] std::vector<Column> tensor_columns();

}  // namespace lnsim
