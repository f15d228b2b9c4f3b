// SPDX-License-Identifier: MIT
#include "tools/cli/validation/energy_split.hpp"

#include <cmath>
#include <map>

#include <fmt/format.h>

namespace lnsim::cli {
namespace {

constexpr std::array part_names{"multiplication", "alignment, accumulation", "registers, wires",
                                "memories", "output, leakage"};

/// The part that a component belongs to. A characterised multiplier has its operand registers and
/// their clock in it.
std::size_t part_of(const std::string& component) {
  static const std::map<std::string, std::size_t> parts{
      {"exponent_adder", 0},   {"multiplier", 0},       {"conversion", 1},
      {"accumulator", 1},      {"operand_register", 2}, {"broadcast", 2},
      {"operand_buffer_a", 3}, {"operand_buffer_b", 3}, {"collector", 3}};
  const auto found = parts.find(component);
  return found == parts.end() ? part_names.size() - 1 : found->second;
}

std::string row(const std::string& technology, const std::string& part, double format_fj,
                double wide_fj, double term) {
  const auto ratio = format_fj > 0 ? fmt::format("{:.2f}", wide_fj / format_fj) : "-";
  return fmt::format("{:<24} {:<24} {:>10.4g} {:>10.4g} {:>8} {:>8.2f}", technology, part,
                     format_fj, wide_fj, ratio, term);
}

/// Which part takes a technology's ratio furthest from that of the technology fitted to the paper.
std::string difference(const EnergySplit& split, const EnergySplit& fitted,
                       double published_ratio) {
  const auto expected = fitted.terms();
  const auto found = split.terms();
  const auto distance = [&](std::size_t part) { return found.at(part) - expected.at(part); };
  std::size_t most = 0;
  for (std::size_t part = 1; part < found.size(); ++part) {
    if (std::abs(distance(part)) > std::abs(distance(most))) {
      most = part;
    }
  }
  return fmt::format(
      "{}: {:.2f} where the paper has {:.3g}; most of the way from {} is {}, {:+.2f}",
      split.technology(), split.ratio(), published_ratio, fitted.technology(), part_names.at(most),
      distance(most));
}

}  // namespace

EnergySplit::EnergySplit(std::string technology, std::uint64_t macs, const EnergyBreakdown& format,
                         const EnergyBreakdown& wide)
    : technology_(std::move(technology)) {
  constexpr double femtojoules_per_picojoule = 1000;
  const auto add = [&](const EnergyBreakdown& energy, double Part::*side) {
    for (const auto& [key, range] : energy.components) {
      if (key.first == Scope::ProcessingElement) {
        const double fj =
            range.nominal.value() * femtojoules_per_picojoule / static_cast<double>(macs);
        parts_.at(part_of(key.second.text())).*side += fj;
        total_.*side += fj;
      }
    }
  };
  add(format, &Part::format_fj);
  add(wide, &Part::wide_fj);
}

double EnergySplit::ratio() const { return total_.wide_fj / total_.format_fj; }

EnergySplit::Terms EnergySplit::terms() const {
  Terms terms{};
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    terms.at(i) = parts_.at(i).wide_fj / total_.format_fj;
  }
  return terms;
}

std::vector<std::string> EnergySplit::table() const {
  std::vector<std::string> lines;
  const auto shares = terms();
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    lines.push_back(row(i == 0 ? technology_ : "", part_names.at(i), parts_.at(i).format_fj,
                        parts_.at(i).wide_fj, shares.at(i)));
  }
  lines.push_back(row("", "total", total_.format_fj, total_.wide_fj, ratio()));
  return lines;
}

std::vector<std::string> explain(const std::vector<EnergySplit>& splits, double published_ratio) {
  std::vector<std::string> lines{
      "", "where fp32 over lns8g8 comes from: what each part of fp32 adds to the ratio",
      fmt::format("{:<24} {:<24} {:>10} {:>10} {:>8} {:>8}", "fJ a multiply-accumulate", "",
                  "lns8g8", "fp32", "ratio", "adds")};
  for (const auto& split : splits) {
    const auto table = split.table();
    lines.insert(lines.end(), table.begin(), table.end());
  }
  for (std::size_t i = 1; i < splits.size(); ++i) {
    lines.push_back(difference(splits[i], splits.front(), published_ratio));
  }
  return lines;
}

}  // namespace lnsim::cli
