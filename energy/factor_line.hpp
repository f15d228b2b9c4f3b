// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

namespace lnsim {

/// A factor on a price, where a statistic of the operands has a value from 0 to 1.
struct FactorPoint {
  double statistic = 0;
  double factor = 1;
  bool operator==(const FactorPoint&) const = default;
};

/// How a price follows a statistic: points in ascending order, or none where it doesn't.
using FactorLine = std::vector<FactorPoint>;

/// On the straight line between two points, at the nearest end beyond them; 1 without points.
[[nodiscard]] double factor_at(const FactorLine& line, double statistic);

}  // namespace lnsim
