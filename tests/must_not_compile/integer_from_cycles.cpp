// SPDX-License-Identifier: MIT
#include "models/base/units.hpp"

std::uint64_t plain(lnsim::Cycles cycles) {
  std::uint64_t value = cycles;
  return value;
}
