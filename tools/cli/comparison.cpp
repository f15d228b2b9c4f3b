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
                   const Cost& format) {
  const auto better = ratio(baseline, format);
  fmt::format_to(out, "{:<{}} {:>30} {:>30}\n", name, width, ratio_text(better.energy_pe),
                 ratio_text(better.energy_system));
}

void add_deciders(Out out, const std::string& indent, const EnergyBreakdown& baseline,
                  const EnergyBreakdown& format) {
  for (const auto& [name, scope] : scopes) {
    if (const auto decider = ratio_decider(baseline, format, scope)) {
      fmt::format_to(out, "{}{} decided by {}: {:.2f} - {:.2f}\n", indent, name,
                     to_string(decider->entry), decider->ratio.low, decider->ratio.high);
    }
  }
}

EnergyRange energy_of(const EnergyBreakdown& energy, std::optional<Scope> scope) {
  return scope ? energy.total(*scope) : energy.total();
}

void add_technology(Out out, const PricedRun& priced, std::size_t width) {
  for (const auto& [name, scope] : scopes) {
    const auto format = energy_of(priced.energy, scope);
    const bool first = scope.has_value();
    fmt::format_to(out, "{:<{}} {:<7} {:>{}}", first ? fitted(priced.technology, name_width) : "",
                   name_width, name, joules(format.nominal), width);
    if (priced.baseline) {
      const auto baseline = energy_of(*priced.baseline, scope);
      fmt::format_to(out, " {:>{}} {:>30}", joules(baseline.nominal), width,
                     ratio_text(energy_ratio(baseline, format)));
    }
    fmt::format_to(out, "\n");
  }
  if (priced.baseline) {
    add_deciders(out, "  ", *priced.baseline, priced.energy);
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
  fmt::format_to(out, "\n{:<{}} {:>30} {:>30}\n", title, width, "PE energy (range)",
                 "system energy (range)");
  for (std::size_t i = 0; i < std::size(all_passes); ++i) {
    add_ratio_row(out, to_string(all_passes[i]), width, report.baseline->passes[i],
                  iteration.passes[i]);
  }
  add_ratio_row(out, "total", width, report.baseline->total, iteration.total);
  add_deciders(out, "", report.baseline->total.energy, iteration.total.energy);
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
    fmt::format_to(out, " {:>{}} {:>30}", label(report.baseline->formats), width, "ratio (range)");
  }
  fmt::format_to(out, "\n");
  for (const auto& priced : report.technologies) {
    add_technology(out, priced, width);
  }
  return text;
}

}  // namespace lnsim::cli
