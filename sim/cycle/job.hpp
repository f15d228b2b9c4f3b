// SPDX-License-Identifier: MIT
#pragma once

#include <variant>

#include "models/numerics/number_format.hpp"
#include "sim/mapping/machine_events.hpp"
#include "sim/mapping/mapping.hpp"
#include "sim/mapping/vector_task.hpp"

namespace lnsim::cycle {

/// One piece of work for the simulated machine, in the format that its datapath then has.
struct Job {
  std::variant<Mapping, VectorTask> work;
  NumberFormat format;
};

}  // namespace lnsim::cycle
