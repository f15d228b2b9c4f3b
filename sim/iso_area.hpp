// SPDX-License-Identifier: MIT
#pragma once

#include "models/hardware/architecture.hpp"
#include "sim/point.hpp"

namespace lnsim {

/// The machine that a point's baseline runs on: its own, else that of the formats. Where areas are
/// to be equal it has as many lanes in each processing element, of its own vector size, as fit the
/// area of all lanes of the formats' machine, and at least one; all else stays as it is. Throws
/// Error where the technology has no area of either side's lanes, or is one of several, each of
/// which would give other lanes.
[[nodiscard]] Architecture machine_of_baseline(const Point& point);

}  // namespace lnsim
