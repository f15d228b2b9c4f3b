// SPDX-License-Identifier: MIT
#include "sim/report/rate_columns.hpp"

#include <string>
#include <utility>

namespace lnsim {
namespace {

using Json = nlohmann::ordered_json;

constexpr double joules_per_picojoule = 1e-12;

/// The nominal energy of everything.
double joules(const ResultRow& row) {
  return row.cost.energy.total().nominal.value() * joules_per_picojoule;
}

double seconds(const ResultRow& row) {
  return row.iteration.machine.duration(row.cost.cycles.total()).value();
}

double examples(const ResultRow& row) { return static_cast<double>(row.report.batch); }

/// Nothing over 0, as an op of nothing takes no time.
Json over(double numerator, double denominator) {
  return denominator > 0 ? Json(numerator / denominator) : Json(nullptr);
}

Column rate(const std::string& name, Unit unit, const std::string& meaning,
            std::function<Json(const ResultRow&)> value) {
  return {.totals = name,
          .sweep = name,
          .unit = unit,
          .meaning = meaning,
          .may_be_absent = true,
          .value = std::move(value)};
}

/// Of the technology that prices the report, in its formats; nothing where that is not known.
Column clock(const std::string& name, Unit unit, const std::string& meaning,
             std::function<Json(double path_ps, double period_ps)> value) {
  return {.sweep = name,
          .unit = unit,
          .meaning = meaning,
          .value = [value = std::move(value)](const auto& row) {
            const auto& path = row.report.technologies.front().critical_path_ps;
            return path ? value(*path, row.iteration.machine.clock_period_ps) : Json(nullptr);
          }};
}

}  // namespace

std::vector<Column> rate_columns() {
  constexpr double operations_per_mac = 2;
  constexpr double tera = 1e12;
  return {
      rate("power_w", Unit::Watt, "Energy of everything over the duration",
           [](const auto& row) { return over(joules(row), seconds(row)); }),
      rate("tops_per_w", Unit::TeraoperationsPerJoule,
           "Operations, two per multiply-accumulate, over the energy of everything",
           [](const auto& row) {
             const auto operations = operations_per_mac * static_cast<double>(row.cost.macs);
             return over(operations / tera, joules(row));
           }),
      rate("energy_delay_product_js", Unit::JouleSecond, "Energy of everything times the duration",
           [](const auto& row) { return Json(joules(row) * seconds(row)); }),
      rate("energy_per_example_pj", Unit::Picojoule,
           "Energy of everything over the examples of the iteration",
           [](const auto& row) {
             return over(row.cost.energy.total().nominal.value(), examples(row));
           }),
      rate("time_per_example_s", Unit::Second, "Duration over the examples of the iteration",
           [](const auto& row) { return over(seconds(row), examples(row)); }),
      clock("critical_path_ps", Unit::Picosecond,
            "Longest path, without wires, of the characterised vector unit nearest to the "
            "machine's size",
            [](double path_ps, double) { return Json(path_ps); }),
      clock("meets_clock", Unit::Truth, "Whether critical_path_ps is no longer than the clock",
            [](double path_ps, double period_ps) { return Json(path_ps <= period_ps); })};
}

}  // namespace lnsim
