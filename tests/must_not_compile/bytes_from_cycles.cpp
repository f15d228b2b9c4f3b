// SPDX-License-Identifier: MIT
#include "models/base/units.hpp"

lnsim::Bytes moved(lnsim::Cycles cycles) {
  lnsim::Bytes bytes = cycles;
  return bytes;
}
