// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "sim/report/report.hpp"

namespace lnsim::cli {

/// The report for a terminal of 100 columns: passes and total with the baseline beside them, where
/// cycles and energy go, the costliest layers, and the position under the roofline.
[[nodiscard]] std::string summary(const Report& report);

/// A number with an SI prefix and four significant digits, such as 12.34 mJ.
[[nodiscard]] std::string si(double value, const std::string& unit);

}  // namespace lnsim::cli
