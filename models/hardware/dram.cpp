// SPDX-License-Identifier: MIT
#include "models/hardware/dram.hpp"

#include <cmath>
#include <sstream>

namespace lnsim {
namespace {

/// Bounds beyond any memory that is built, within which cycles and bytes of 64 bits suffice.
constexpr std::uint32_t largest_count = 1U << 20U;
constexpr double least_bytes_per_cycle = 1e-3;
constexpr double most_bytes_per_cycle = 1e6;
constexpr double least_gb_per_s = 1e-3;
constexpr double most_gb_per_s = 1e6;
constexpr double longest_latency_ns = 1e6;
/// 1 GB/s is 1e9 bytes in 1e12 ps.
constexpr double picoseconds_per_nanosecond = 1000;

std::uint32_t count(const JsonNode& node, std::uint32_t minimum = 1) {
  return static_cast<std::uint32_t>(node.unsigned_integer(minimum, largest_count));
}

/// Products and quotients of decimals are off by the rounding of doubles, which is far below 1e-9:
/// the nearest multiple of it is that of the decimals, so that cycles do not depend on the noise.
double in_billionths(double value) {
  constexpr auto steps = static_cast<double>(nanobytes_per_byte);
  return std::round(value * steps) / steps;
}

/// A figure that is impossible in cycles of the machine's clock.
InputError beyond(const JsonNode& node, const std::string& bounds, double clock_period_ps,
                  double found) {
  std::ostringstream message;
  message << "expected " << bounds << " at a clock period of " << clock_period_ps << " ps, found "
          << found;
  return node.error(message.str());
}

double bytes_per_cycle(const JsonNode& node, double gb_per_s, double clock_period_ps) {
  const auto bytes = in_billionths(gb_per_s * clock_period_ps / picoseconds_per_nanosecond);
  if (bytes < least_bytes_per_cycle || bytes > most_bytes_per_cycle) {
    throw beyond(node, "0.001 to 1e+06 bytes a cycle", clock_period_ps, bytes);
  }
  return bytes;
}

std::uint32_t whole_cycles(const JsonNode& node, double nanoseconds, double clock_period_ps) {
  const auto cycles =
      std::ceil(in_billionths(nanoseconds * picoseconds_per_nanosecond / clock_period_ps));
  if (cycles > largest_count) {
    throw beyond(node, "at most 1048576 cycles", clock_period_ps, cycles);
  }
  return static_cast<std::uint32_t>(cycles);
}

}  // namespace

std::uint64_t Dram::nanobytes_per_cycle() const {
  return static_cast<std::uint64_t>(
      std::llround(bandwidth_bytes_per_cycle * static_cast<double>(nanobytes_per_byte)));
}

Dram read_dram(const JsonNode& node, double clock_period_ps) {
  node.allow_only({"type", "interfaces", "bandwidth_gb_per_s", "latency_ns", "burst_bytes"});
  const auto bandwidth = node["bandwidth_gb_per_s"];
  const auto gb_per_s = bandwidth.number(least_gb_per_s, most_gb_per_s);
  const auto latency = node["latency_ns"];
  return {.type = node["type"].non_empty_text(),
          .bandwidth_bytes_per_cycle = bytes_per_cycle(bandwidth, gb_per_s, clock_period_ps),
          .latency_cycles =
              whole_cycles(latency, latency.number(0, longest_latency_ns), clock_period_ps),
          .burst_bytes = count(node["burst_bytes"]),
          .interfaces = node.has("interfaces") ? count(node["interfaces"]) : 1,
          .bandwidth_gb_per_s = gb_per_s};
}

Dram read_dram_per_cycle(const JsonNode& node, double file_clock_period_ps,
                         double clock_period_ps) {
  node.allow_only({"type", "bandwidth_bytes_per_cycle", "latency_cycles", "burst_bytes"});
  const auto bandwidth = node["bandwidth_bytes_per_cycle"];
  const auto gb_per_s = bandwidth.number(least_bytes_per_cycle, most_bytes_per_cycle) *
                        picoseconds_per_nanosecond / file_clock_period_ps;
  const auto latency = node["latency_cycles"];
  const auto latency_ns = count(latency, 0) * file_clock_period_ps / picoseconds_per_nanosecond;
  return {.type = node["type"].non_empty_text(),
          .bandwidth_bytes_per_cycle = bytes_per_cycle(bandwidth, gb_per_s, clock_period_ps),
          .latency_cycles = whole_cycles(latency, latency_ns, clock_period_ps),
          .burst_bytes = count(node["burst_bytes"]),
          .interfaces = 1,
          .bandwidth_gb_per_s = gb_per_s};
}

}  // namespace lnsim
