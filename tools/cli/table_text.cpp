// SPDX-License-Identifier: MIT
#include "tools/cli/table_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace lnsim::cli {
namespace {

/// Of a part that costs next to nothing one bound says no more than that.
std::string bound_text(double ratio) {
  constexpr double least = 0.01;
  constexpr double most = 999;
  return ratio > most ? ">999" : ratio < least ? "<0.01" : fmt::format("{:.2f}", ratio);
}

}  // namespace

std::string si(double value, const std::string& unit) {
  struct Prefix {
    double factor;
    const char* symbol;
  };
  static constexpr std::array prefixes{Prefix{1e15, "P"}, Prefix{1e12, "T"}, Prefix{1e9, "G"},
                                       Prefix{1e6, "M"},  Prefix{1e3, "k"},  Prefix{1, ""},
                                       Prefix{1e-3, "m"}, Prefix{1e-6, "u"}, Prefix{1e-9, "n"},
                                       Prefix{1e-12, "p"}};
  if (value == 0) {
    return "0 " + unit;
  }
  auto chosen = prefixes.back();
  for (const auto& prefix : prefixes) {
    if (std::abs(value) >= prefix.factor) {
      chosen = prefix;
      break;
    }
  }
  const bool counts = unit.empty() && chosen.factor == 1;
  return counts ? fmt::format("{:.0f}", value)
                : fmt::format("{:#.4g} {}{}", value / chosen.factor, chosen.symbol, unit);
}

std::string joules(Picojoules energy) {
  constexpr double joules_per_picojoule = 1e-12;
  return si(energy.value() * joules_per_picojoule, "J");
}

std::string percent(double part, double whole) {
  return whole > 0 ? fmt::format("{:.1f} %", 100 * part / whole) : "-";
}

std::string cell(const Column& column, const ResultRow& row) {
  const auto value = column.value(row).get<double>();
  switch (column.unit) {
    case Unit::Picojoule:
      return joules(Picojoules(value));
    case Unit::Second:
      return si(value, "s");
    case Unit::Fraction:
      return row.cost.macs > 0 ? fmt::format("{:.1f}", 100 * value) : "-";
    default:
      return si(value, "");
  }
}

std::size_t cell_width(Unit unit) {
  constexpr std::size_t fraction = 6;
  constexpr std::size_t with_prefix = 9;
  constexpr std::size_t with_prefix_and_unit = 10;
  return unit == Unit::Fraction    ? fraction
         : unit == Unit::Picojoule ? with_prefix_and_unit
                                   : with_prefix;
}

std::string fitted(const std::string& name, std::size_t width) {
  return name.size() <= width ? name : name.substr(0, width - 1) + "~";
}

std::string label(const RoleFormats& formats) {
  constexpr std::size_t longest_label = 24;
  return fitted(formats.name, longest_label);
}

std::size_t label_width(const Report& report) {
  constexpr std::size_t least = 10;
  const auto width = std::max(least, label(report.iteration.formats).size());
  return report.baseline ? std::max(width, label(report.baseline->formats).size()) : width;
}

std::string ratio_text(double ratio) {
  return std::isnan(ratio) ? "-" : fmt::format("{:.2f}", ratio);
}

std::string ratio_text(const UncertainRatio& ratio) {
  return std::isnan(ratio.nominal) ? "-"
                                   : fmt::format("{:.2f} ({} - {})", ratio.nominal,
                                                 bound_text(ratio.p05), bound_text(ratio.p95));
}

}  // namespace lnsim::cli
