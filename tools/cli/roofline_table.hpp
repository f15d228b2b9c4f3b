// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "sim/report/report.hpp"

namespace lnsim::cli {

/// How far a report's format and baseline are from what array and DRAM of their machines allow, and
/// which of the two bounds them.
[[nodiscard]] std::string roofline_table(const Report& report);

}  // namespace lnsim::cli
