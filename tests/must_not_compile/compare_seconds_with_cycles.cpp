// SPDX-License-Identifier: MIT
#include "models/base/units.hpp"

bool within(lnsim::Seconds time, lnsim::Cycles cycles) { return time < cycles; }
