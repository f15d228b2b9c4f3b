// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "sim/report/report.hpp"

namespace lnsim::cli {

/// The report for a terminal of 100 columns, or more where a format's name is long: passes and
/// total with the baseline beside them, where cycles and energy go, the ranges of the ratios, the
/// costliest layers, and the position under the roofline.
[[nodiscard]] std::string summary(const Report& report);

}  // namespace lnsim::cli
