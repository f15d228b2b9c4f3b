// SPDX-License-Identifier: MIT
#include "models/base/units.hpp"

/// The control of its neighbours: what is right compiles by the same command.
lnsim::Cycles twice(lnsim::Cycles cycles) { return cycles + cycles; }
lnsim::Bytes four() { return lnsim::Bytes(4); }
bool within(lnsim::Seconds time, lnsim::Seconds limit) { return time < limit; }
