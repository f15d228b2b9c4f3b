// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

namespace lnsim::cli {

/// What one process has found: a few numbers, or why there are none.
struct Measurement {
  std::array<double, 4> values{};
  std::string error;
};

/// work(i) for every i below count, each in a process of its own, since SystemC elaborates once a
/// process; an Error that work throws becomes the measurement's. A progress bar shows on a
/// terminal.
[[nodiscard]] std::vector<Measurement> measure_in_processes(
    std::size_t count, const std::function<std::array<double, 4>(std::size_t)>& work);

}  // namespace lnsim::cli
