// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "sim/execution/replayed_op.hpp"

namespace lnsim {

/// A replay as a report has it; null where nothing was replayed.
[[nodiscard]] nlohmann::ordered_json replay_json(const std::vector<ReplayedOp>& ops);

}  // namespace lnsim
