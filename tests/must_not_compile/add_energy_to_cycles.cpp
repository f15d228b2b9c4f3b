// SPDX-License-Identifier: MIT
#include "models/base/units.hpp"

auto sum(lnsim::Picojoules energy, lnsim::Cycles cycles) { return energy + cycles; }
