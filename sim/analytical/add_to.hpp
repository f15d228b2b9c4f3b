// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "models/base/checked.hpp"

namespace lnsim::analytical {

/// Adds a value so many times to a total; throws OverflowError where that does not fit.
inline void add_to(std::uint64_t& total, std::uint64_t value, std::uint64_t times = 1) {
  total = checked_add(total, checked_multiply(value, times));
}

}  // namespace lnsim::analytical
