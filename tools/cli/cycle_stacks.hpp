// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "sim/report/report.hpp"

namespace lnsim::cli {

/// Where the cycles of a run, and of its baseline, go for a terminal: shares by cause, and how much
/// of what the lanes do is padding.
[[nodiscard]] std::string cycle_stacks(const Report& report);

}  // namespace lnsim::cli
