// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "sim/report/ratio_interval.hpp"
#include "sim/report/report.hpp"

namespace lnsim {

/// What a row of results is of: a cost of a run, and the op whose cost it is where it is one's.
struct ResultRow {
  const Report& report;
  const IterationCost& iteration;
  const Cost& cost;
  const OpCost* op = nullptr;
  const UncertainRatios* ratios = nullptr;  ///< of the totals, where a table of them is made
};

/// Where results are written.
enum class Table : std::uint8_t {
  Totals,  ///< report.json: an iteration, or a pass
  Ops,     ///< report.json: an op
  Layers,  ///< layers.csv: an op
  Sweep,   ///< sweep.csv: a point
  Passes,  ///< what lnsim simulate prints: a pass, or an iteration
  Causes   ///< what it prints of the cycles of an iteration
};

/// Counts of anything are integers, as cycles and bytes are; what has another unit is a number.
enum class Unit : std::uint8_t {
  Text,
  Count,
  Cycle,
  Byte,
  Second,
  Picosecond,
  Picojoule,
  Watt,
  JouleSecond,
  TeraoperationsPerJoule,
  Fraction,  ///< 0 to 1
  Ratio,
  SquareMicrometre,
  MacPerSecondAndArea,
  Truth
};

/// Such as pJ.
[[nodiscard]] std::string_view to_string(Unit unit);

/// The type of a unit's values in JSON: integer, number or string.
[[nodiscard]] std::string_view json_type(Unit unit);

/// A column of results, in every table that has it.
struct Column {
  std::string object = {};  ///< of report.json that its value lies in; empty: the cost itself

  // Its names in tables, each empty where it does not appear.
  std::string totals = {};
  std::string ops = {};
  std::string layers = {};
  std::string sweep = {};
  std::string passes = {};
  std::string causes = {};

  Unit unit = Unit::Count;
  std::string meaning;                       ///< a sentence, without its full stop and the unit
  std::vector<std::string_view> words = {};  ///< those that a text can be; none: any

  bool leads = false;          ///< in report.json it comes before those of its object that do not
  bool always_quoted = false;  ///< in layers.csv, whether it has to be or not
  bool may_be_absent = false;  ///< from report.json, where older ones of its version lack it too

  bool may_be_null = false;  ///< in report.json, where a row has no value; else it is left out

  /// Nothing, or null, where a row has no value. Without a function it is no report's: a sweep adds
  /// it to a point that ran.
  std::function<nlohmann::ordered_json(const ResultRow&)> value = {};

  [[nodiscard]] const std::string& name(Table table) const;
};

/// Its names with the files that have them, and its unit, such as
/// "energy_pj.pe (report.json), energy_pe_pj (layers.csv, sweep.csv), pJ".
[[nodiscard]] std::string title(const Column& column);

/// Its names, each once; those within an object of report.json with a dot.
[[nodiscard]] std::vector<std::string> names_of(const Column& column);

}  // namespace lnsim
