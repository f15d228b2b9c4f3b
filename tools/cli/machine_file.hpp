// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "models/hardware/architecture.hpp"

namespace lnsim::cli {

/// Keys such as processing_element.lanes, and the values that replace those of a machine's file.
using MachineKeys = std::vector<std::pair<std::string, std::string>>;

/// A machine file with some of its keys replaced, read as strictly as any. DRAM keeps the GB/s and
/// ns that the file itself states, whatever the clock is replaced by. Throws InputError.
[[nodiscard]] Architecture load_machine(const std::filesystem::path& file, const MachineKeys& keys);

/// Throws InputError where the file lacks one of the keys.
void require_keys(const std::filesystem::path& file, const MachineKeys& keys);

}  // namespace lnsim::cli
