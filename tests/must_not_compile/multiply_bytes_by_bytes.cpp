// SPDX-License-Identifier: MIT
#include "models/base/units.hpp"

auto area(lnsim::Bytes rows, lnsim::Bytes columns) { return rows * columns; }
