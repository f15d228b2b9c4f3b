// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "models/hardware/architecture.hpp"
#include "sim/mapping/job.hpp"

namespace lnsim {

/// A machine, and what it does one after the other.
struct MachineJobs {
  Architecture machine;
  std::vector<Job> jobs = {};
};

}  // namespace lnsim
