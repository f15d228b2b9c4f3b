// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "sim/report/report.hpp"

namespace lnsim::cli {

/// The system energy and the bytes of DRAM by class of tensors, and how weights are stored.
[[nodiscard]] std::string tensor_table(const Report& report);

}  // namespace lnsim::cli
