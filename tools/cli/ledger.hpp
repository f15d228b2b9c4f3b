// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "sim/report/report.hpp"

namespace lnsim::cli {

/// What a report's format and baseline share and where they differ, a line each, and what the
/// differences do to the system's energy. Empty without a baseline.
[[nodiscard]] std::string ledger(const Report& report);

}  // namespace lnsim::cli
