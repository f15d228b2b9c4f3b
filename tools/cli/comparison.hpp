// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "sim/report/report.hpp"

namespace lnsim::cli {

/// The baseline's energy over the format's for a terminal: of every pass and in total, with its
/// interval and the prices that move it most. Empty without a baseline.
[[nodiscard]] std::string energy_ratios(const Report& report);

/// The run in the prices of each technology, a line each; empty where there is only one.
[[nodiscard]] std::string technologies_table(const Report& report);

}  // namespace lnsim::cli
