// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

#include "models/hardware/architecture.hpp"

namespace lnsim::test {

/// A shipped machine by name.
inline Architecture machine(const std::string& name) {
  return load_architecture(std::filesystem::path(LNSIM_SOURCE_DIR) / "models/hardware" /
                           (name + ".json"));
}

}  // namespace lnsim::test
