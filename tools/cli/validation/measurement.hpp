// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

namespace lnsim::cli {

/// A few numbers, as many as the longest list needs.
using MeasuredValues = std::array<double, 7>;

/// What one process has found, or why there is nothing.
struct Measurement {
  MeasuredValues values{};
  std::string error;
};

/// work(i) for every i below count, each in a process of its own, since SystemC elaborates once a
/// process; an Error that work throws becomes the measurement's. A progress bar shows on a
/// terminal.
[[nodiscard]] std::vector<Measurement> measure_in_processes(
    std::size_t count, const std::function<MeasuredValues(std::size_t)>& work);

}  // namespace lnsim::cli
