// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>

#include "models/base/checked.hpp"
#include "models/base/units.hpp"
#include "models/hardware/architecture.hpp"

namespace lnsim::analytical {

/// Bursts that move so many bytes.
inline std::uint64_t dram_bursts(Bytes bytes, const Dram& dram) {
  return ceil_div<std::uint64_t>(bytes.value(), dram.burst_bytes);
}

/// Cycles that bursts keep the channel busy.
inline std::uint64_t dram_cycles(std::uint64_t bursts, const Dram& dram) {
  const auto bytes = checked_multiply<std::uint64_t>(bursts, dram.burst_bytes);
  return static_cast<std::uint64_t>(
      std::ceil(static_cast<double>(bytes) / dram.bandwidth_bytes_per_cycle));
}

}  // namespace lnsim::analytical
