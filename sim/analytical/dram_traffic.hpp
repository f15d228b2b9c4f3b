// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <limits>

#include "models/base/checked.hpp"
#include "models/base/units.hpp"
#include "models/hardware/architecture.hpp"

namespace lnsim::analytical {

/// Bursts that move so many bytes.
inline std::uint64_t dram_bursts(Bytes bytes, const Dram& dram) {
  return ceil_div<std::uint64_t>(bytes.value(), dram.burst_bytes);
}

/// Cycles that bursts keep the channel busy, rounded up once. Throws OverflowError beyond 64 bits.
inline std::uint64_t dram_cycles(std::uint64_t bursts, const Dram& dram) {
  __extension__ using Wide = unsigned __int128;
  const auto bytes = checked_multiply<std::uint64_t>(bursts, dram.burst_bytes);
  const Wide rate = dram.nanobytes_per_cycle();
  const Wide cycles = (Wide{bytes} * nanobytes_per_byte + rate - 1) / rate;
  if (cycles > std::numeric_limits<std::uint64_t>::max()) {
    throw OverflowError("cycles of a DRAM transfer do not fit in 64 bits");
  }
  return static_cast<std::uint64_t>(cycles);
}

}  // namespace lnsim::analytical
