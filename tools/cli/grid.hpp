// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace lnsim::cli {

/// One varied parameter: its name and the values it takes.
struct Axis {
  std::string parameter;
  std::vector<std::string> values;
};

/// Parses NAME=VALUES. VALUES are separated by commas; each is a value or a range:
///   1..8       every integer
///   1..64*2    by a factor: 1, 2, 4, ... 64
///   lns4g2..lns10g8   every width and every power-of-two base factor between the two
/// Throws Error on an empty name, an empty list or an impossible range.
[[nodiscard]] Axis parse_axis(const std::string& text);

/// One point of a grid: parameters and values in the order of the axes.
using Assignment = std::vector<std::pair<std::string, std::string>>;

/// Every combination, the last axis fastest. Throws Error where two axes have one parameter, or
/// where the grid has more than a million points.
[[nodiscard]] std::vector<Assignment> grid(const std::vector<Axis>& axes);

}  // namespace lnsim::cli
