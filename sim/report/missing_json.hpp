// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include <nlohmann/json.hpp>

#include "workloads/missing_work.hpp"

namespace lnsim {

/// What a trace lacks, as report.json has it: in all, and the ops.
[[nodiscard]] nlohmann::ordered_json missing_json(const std::vector<MissingWork>& missing,
                                                  std::uint64_t recorded_macs);

}  // namespace lnsim
