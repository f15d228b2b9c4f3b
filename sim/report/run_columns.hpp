// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "sim/report/column.hpp"

namespace lnsim {

/// What was run.
[[nodiscard]] std::vector<Column> run_columns();

/// Which of its ops a cost is of.
[[nodiscard]] std::vector<Column> op_columns();

/// What a run's baseline ran on, and its time over the format's.
[[nodiscard]] std::vector<Column> baseline_columns();

/// A run's baseline over its format.
[[nodiscard]] std::vector<Column> ratio_columns();

/// What is known of a point of a sweep besides.
[[nodiscard]] std::vector<Column> point_columns();

}  // namespace lnsim
