// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "sim/report/column.hpp"

namespace lnsim {

/// Energy and time over each other and over the examples of an iteration: what designs of different
/// sizes, and batches, are compared by.
[[nodiscard]] std::vector<Column> rate_columns();

}  // namespace lnsim
