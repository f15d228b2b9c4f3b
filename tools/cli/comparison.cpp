// SPDX-License-Identifier: MIT
#include "tools/cli/comparison.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

#include "tools/cli/table_text.hpp"

namespace lnsim::cli {
namespace {

using Out = std::back_insert_iterator<std::string>;

constexpr std::size_t name_width = 22;

struct ScopeName {
  const char* name;
  std::optional<Scope> scope;
};
constexpr std::array scopes{ScopeName{"PE", Scope::ProcessingElement},
                            ScopeName{"system", std::nullopt}};

void add_ratio_row(Out out, std::string_view name, std::size_t width, const Cost& baseline,
                   const Cost& format, PriceSample& sample) {
  const auto [pe, system] = uncertain_ratios(baseline.energy, format.energy, sample);
  fmt::format_to(out, "{:<{}} {:>30} {:>30}\n", name, width, ratio_text(pe), ratio_text(system));
}

/// A line for each of what moves the ratio of a scope most, as many as are asked for.
void add_tornado(Out out, const std::string& indent, const EnergyBreakdown& baseline,
                 const EnergyBreakdown& format, const PriceSample& sample, std::size_t most) {
  for (const auto& [name, scope] : scopes) {
    const auto bars = tornado(baseline, format, {.scope = scope}, sample);
    for (std::size_t i = 0; i < std::min(most, bars.size()); ++i) {
      const auto& [prices, p05, p95] = bars[i];
      fmt::format_to(out, "{}{:<6} {:>6.2f} - {:<6.2f} {}\n", indent, i == 0 ? name : "",
                     std::min(p05, p95), std::max(p05, p95), prices);
    }
  }
}

EnergyRange energy_of(const EnergyBreakdown& energy, std::optional<Scope> scope) {
  return scope ? energy.total(*scope) : energy.total();
}

void add_technology(Out out, const PricedRun& priced, std::size_t width, std::uint64_t seed) {
  PriceSample sample(priced.ties, seed);
  for (const auto& [name, scope] : scopes) {
    const auto format = energy_of(priced.energy, scope);
    const bool first = scope.has_value();
    fmt::format_to(out, "{:<{}} {:<7} {:>{}}", first ? fitted(priced.technology, name_width) : "",
                   name_width, name, joules(format.nominal), width);
    if (priced.baseline) {
      const auto baseline = energy_of(*priced.baseline, scope);
      fmt::format_to(
          out, " {:>{}} {:>30}", joules(baseline.nominal), width,
          ratio_text(uncertain_ratio(*priced.baseline, priced.energy, {.scope = scope}, sample)));
    }
    fmt::format_to(out, "\n");
  }
  if (priced.cycles) {
    fmt::format_to(out, "{:<{}} {:<7} {:>{}}", "", name_width, "cycles", priced.cycles->value(),
                   width);
    if (priced.baseline_cycles) {
      fmt::format_to(out, " {:>{}}", priced.baseline_cycles->value(), width);
    }
    fmt::format_to(out, "\n");
  }
  if (priced.baseline) {
    add_tornado(out, "  moved most: ", *priced.baseline, priced.energy, sample, 1);
  }
}

}  // namespace

std::string energy_ratios(const Report& report) {
  if (!report.baseline) {
    return "";
  }
  const auto& iteration = report.iteration;
  std::string text;
  const auto out = std::back_inserter(text);
  const auto title = label(report.baseline->formats) + " over " + label(iteration.formats);
  const auto width = std::max(name_width, title.size());
  fmt::format_to(out, "\n{:<{}} {:>30} {:>30}\n", title, width, "PE energy (5 - 95 %)",
                 "system energy (5 - 95 %)");
  PriceSample sample(report.technologies.front().ties, report.manifest.seed);
  for (std::size_t i = 0; i < std::size(all_passes); ++i) {
    add_ratio_row(out, to_string(all_passes[i]), width, report.baseline->passes[i],
                  iteration.passes[i], sample);
  }
  add_ratio_row(out, "total", width, report.baseline->total, iteration.total, sample);
  fmt::format_to(out,
                 "prices that move the total most, each alone from its 5th to its 95th "
                 "percentile\n");
  add_tornado(out, "", report.baseline->total.energy, iteration.total.energy, sample, tornado_bars);
  return text;
}

std::string technologies_table(const Report& report) {
  if (report.technologies.size() < 2) {
    return "";
  }
  std::string text;
  const auto out = std::back_inserter(text);
  const auto width = label_width(report);
  fmt::format_to(out, "\n{:<{}} {:<7} {:>{}}", "technology", name_width, "scope",
                 label(report.iteration.formats), width);
  if (report.baseline) {
    fmt::format_to(out, " {:>{}} {:>30}", label(report.baseline->formats), width, interval_heading);
  }
  fmt::format_to(out, "\n");
  for (const auto& priced : report.technologies) {
    add_technology(out, priced, width, report.manifest.seed);
  }
  return text;
}

}  // namespace lnsim::cli
