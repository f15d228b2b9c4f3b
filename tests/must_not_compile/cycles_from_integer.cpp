// SPDX-License-Identifier: MIT
#include "models/base/units.hpp"

lnsim::Cycles one() {
  lnsim::Cycles cycles = 1;
  return cycles;
}
