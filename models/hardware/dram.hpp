// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "models/base/json_reader.hpp"

namespace lnsim {

/// Off-chip memory: a sustained bandwidth, a latency, and whole bursts. A file states bandwidth and
/// latency in GB/s and ns; what they are in cycles follows from the machine's clock.
struct Dram {
  std::string type;  ///< variant that a technology prices, such as hbm2 or lpddr4
  double bandwidth_bytes_per_cycle = 0;  ///< a multiple of 1e-9, the nearest one
  std::uint32_t latency_cycles = 0;      ///< rounded up
  std::uint32_t burst_bytes = 0;
  std::uint32_t interfaces = 1;  ///< channels, packages or stacks of that type, side by side
  double bandwidth_gb_per_s = 0;

  bool operator==(const Dram&) const = default;

  /// The bandwidth as an integer, so that time on the channel is a ratio of integers and exact.
  [[nodiscard]] std::uint64_t nanobytes_per_cycle() const;
};
inline constexpr std::uint64_t nanobytes_per_byte = 1'000'000'000;

/// Reads {"type", "interfaces"?, "bandwidth_gb_per_s", "latency_ns", "burst_bytes"}, seen from a
/// clock. Throws InputError on an unknown key, an impossible value, or one that is beyond any
/// machine in cycles of that clock.
[[nodiscard]] Dram read_dram(const JsonNode& node, double clock_period_ps);

/// Reads what version 1 of a machine file has: {"type", "bandwidth_bytes_per_cycle",
/// "latency_cycles", "burst_bytes"}, per cycle of the file's own clock. Throws as read_dram does.
[[nodiscard]] Dram read_dram_per_cycle(const JsonNode& node, double file_clock_period_ps,
                                       double clock_period_ps);

}  // namespace lnsim
