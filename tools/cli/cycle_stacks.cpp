// SPDX-License-Identifier: MIT
#include "tools/cli/cycle_stacks.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "sim/report/columns.hpp"
#include "tools/cli/table_text.hpp"

namespace lnsim::cli {
namespace {

using Out = std::back_insert_iterator<std::string>;

constexpr std::size_t cause_width = 10;

void add_cycle_stack(Out out, const Report& report, const IterationCost& iteration,
                     std::size_t name_width) {
  const auto total = static_cast<double>(iteration.total.cycles.total().value());
  fmt::format_to(out, "{:<{}}", label(iteration.formats), name_width);
  for (const auto& cause : columns_of(Table::Causes)) {
    const auto part = cause.value({report, iteration, iteration.total}).get<double>();
    fmt::format_to(out, " {:>{}}", part > 0 ? percent(part, total) : "-", cause_width);
  }
  fmt::format_to(out, "\n");
}

/// How much of what the lanes do is padding.
void add_padding(Out out, const Report& report) {
  const auto share = [](const IterationCost& iteration) {
    const auto padded = static_cast<double>(iteration.total.padded_macs);
    return percent(padded, padded + static_cast<double>(iteration.total.macs)) + " (" +
           label(iteration.formats) + ")";
  };
  fmt::format_to(out, "mappings of least {}; padding among MAC: {}{}\n",
                 to_string(report.objective), share(report.iteration),
                 report.baseline ? ", " + share(*report.baseline) : "");
}

}  // namespace

std::string cycle_stacks(const Report& report) {
  std::string text;
  const auto out = std::back_inserter(text);
  constexpr std::size_t least_width = 22;
  const auto name_width = std::max(least_width, label_width(report));
  fmt::format_to(out, "\n{:<{}}", "cycles by cause", name_width);
  for (const auto& cause : columns_of(Table::Causes)) {
    fmt::format_to(out, " {:>{}}", cause.causes, cause_width);
  }
  fmt::format_to(out, "\n");
  add_cycle_stack(out, report, report.iteration, name_width);
  if (report.baseline) {
    add_cycle_stack(out, report, *report.baseline, name_width);
  }
  add_padding(out, report);
  return text;
}

}  // namespace lnsim::cli
