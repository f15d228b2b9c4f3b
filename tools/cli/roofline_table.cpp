// SPDX-License-Identifier: MIT
#include "tools/cli/roofline_table.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tools/cli/table_text.hpp"

namespace lnsim::cli {
namespace {

using Out = std::back_insert_iterator<std::string>;

/// MAC a DRAM byte from which on the array bounds a machine with a memory system.
double ridge(const Architecture& machine) {
  return static_cast<double>(machine.peak_macs_per_cycle()) /
         machine.memory->dram.bandwidth_bytes_per_cycle;
}

/// MAC per DRAM byte against what a side's bandwidth and array allow.
void add_roof(Out out, const Report& report, const IterationCost& side) {
  const auto& [cost, machine] = std::tie(side.total, side.machine);
  fmt::format_to(out, "{:<{}} ", label(side.formats), label_width(report));
  if (!machine.memory) {
    fmt::format_to(out, "ideal memory, bound by the array alone\n");
    return;
  }
  const auto bytes = traffic_bytes(cost.events, "dram");
  const auto intensity =
      static_cast<double>(cost.macs) / static_cast<double>(std::max<std::uint64_t>(bytes, 1));
  const auto peak = static_cast<double>(machine.peak_macs_per_cycle());
  const auto roof = std::min(peak, intensity * machine.memory->dram.bandwidth_bytes_per_cycle);
  const auto achieved =
      static_cast<double>(cost.macs) / static_cast<double>(cost.cycles.total().value());
  fmt::format_to(out, "{:.1f} MAC a byte: {} bound, {:.0f} of at most {:.0f} MAC a cycle\n",
                 intensity, roof < peak ? "memory" : "compute", achieved, roof);
}

/// Each once.
std::vector<std::string> ridges_of(const std::vector<const IterationCost*>& sides) {
  std::vector<std::string> ridges;
  for (const auto* side : sides) {
    if (side->machine.memory) {
      auto place = fmt::format("{:.1f}", ridge(side->machine));
      if (std::ranges::find(ridges, place) == ridges.end()) {
        ridges.push_back(std::move(place));
      }
    }
  }
  return ridges;
}

}  // namespace

std::string roofline_table(const Report& report) {
  std::vector<const IterationCost*> sides{&report.iteration};
  if (report.baseline) {
    sides.push_back(&*report.baseline);
  }
  const auto ridges = ridges_of(sides);
  if (ridges.empty()) {
    return "\nroofline: ideal memory, bound by the array alone\n";
  }
  std::string text;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "\nroofline (ridge at {} MAC a DRAM byte)\n", fmt::join(ridges, " and "));
  for (const auto* side : sides) {
    add_roof(out, report, *side);
  }
  return text;
}

}  // namespace lnsim::cli
