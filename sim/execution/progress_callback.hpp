// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>

namespace lnsim {

/// Told how many jobs of how many are done, where a run takes long enough for somebody to wait.
using ProgressCallback = std::function<void(std::size_t done, std::size_t total)>;

}  // namespace lnsim
