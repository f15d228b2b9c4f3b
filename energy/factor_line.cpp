// SPDX-License-Identifier: MIT
#include "energy/factor_line.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace lnsim {

double factor_at(const FactorLine& line, double statistic) {
  if (line.empty()) {
    return 1;
  }
  const auto above = std::find_if(line.begin(), line.end(),
                                  [&](const auto& point) { return point.statistic >= statistic; });
  if (above == line.begin() || above == line.end()) {
    return above == line.end() ? line.back().factor : line.front().factor;
  }
  const auto below = std::prev(above);
  const auto part = (statistic - below->statistic) / (above->statistic - below->statistic);
  return std::lerp(below->factor, above->factor, part);
}

}  // namespace lnsim
