// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "sim/execution/replayed_op.hpp"

namespace lnsim::cli {

/// What a replay compared and found, an op a line; empty where nothing was replayed.
[[nodiscard]] std::string replay_table(const std::vector<ReplayedOp>& ops);

/// How many sums differ from the recorded ones.
[[nodiscard]] std::uint64_t mismatches(const std::vector<ReplayedOp>& ops);

}  // namespace lnsim::cli
