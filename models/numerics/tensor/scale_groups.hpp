// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/numerics/format/number_format.hpp"

namespace lnsim::numerics {

/// Which elements of a tensor share a scale: `group` consecutive ones of a row, the last group of a
/// row as long as what is left. One row in one group is a scale a tensor.
struct ScaleGroups {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::size_t group = 0;

  [[nodiscard]] std::size_t count() const;
  /// Throws Error where a tensor of so many values, results and scales is not in these groups.
  void require_sizes(std::size_t values, std::size_t results, std::size_t scales) const;
  /// Calls visit(group, first element, elements) for every group.
  template <typename Visit>
  void for_each(const Visit& visit) const;
};

enum class ScaleRule : std::uint8_t {
  Maximum,    ///< scale_for_maximum: the largest magnitude meets the largest code
  PowerOfTwo  ///< the smallest power of two that is not below it
};

/// A scale a group, from its largest magnitude. Throws Error where a value is not finite or the
/// sizes do not fit.
template <typename Real>
[[nodiscard]] std::vector<double> scales_of(std::span<const Real> values, const ScaleGroups& groups,
                                            const NumberFormat& format, ScaleRule rule);

template <typename Visit>
void ScaleGroups::for_each(const Visit& visit) const {
  std::size_t index = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t column = 0; column < columns; column += group) {
      visit(index++, row * columns + column, std::min(group, columns - column));
    }
  }
}

}  // namespace lnsim::numerics
