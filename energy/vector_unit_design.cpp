// SPDX-License-Identifier: MIT
#include "energy/vector_unit_design.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "energy/technology.hpp"
#include "models/base/json_reader.hpp"

namespace lnsim {
namespace {

constexpr double longest_path_ps = 1e9;
constexpr double most_bits = 1 << 10;

/// The unit of a format that comes before all others of it; null where there is none.
const VectorUnitDesign* first_unit(const std::vector<VectorUnitDesign>& units,
                                   const std::string& format, const auto& before) {
  const VectorUnitDesign* first = nullptr;
  for (const auto& unit : units) {
    if (unit.format == format && (first == nullptr || before(unit, *first))) {
      first = &unit;
    }
  }
  return first;
}

bool is_unit(const JsonNode& design, std::string_view unit) {
  return design.has("unit") && design["unit"].is_text() && design["unit"].text() == unit;
}

double read_area(const JsonNode& design) { return design["area_um2"].number(0, largest_price); }

std::uint32_t read_vector_size(const JsonNode& design) {
  constexpr std::uint64_t largest = 1U << 20U;
  return design.has("vector_size")
             ? static_cast<std::uint32_t>(design["vector_size"].unsigned_integer(1, largest))
             : 1;
}

std::uint32_t read_count(const JsonNode& design, std::string_view key, std::uint32_t least) {
  constexpr std::uint64_t most_cycles = 1U << 10U;
  return design.has(key)
             ? static_cast<std::uint32_t>(design[key].unsigned_integer(least, most_cycles))
             : least;
}

/// What a logarithmic design is built with, where it says so.
std::optional<LogarithmicUnit> read_logarithmic(const JsonNode& design) {
  const auto has = [](const JsonNode& node, const char* one, const char* other) {
    return node.has(one) && node.has(other);
  };
  if (!has(design, "operand_bits", "accumulator_bits") || !design.has("options") ||
      !has(design["options"], "table_entries", "conversion")) {
    return std::nullopt;
  }
  const auto options = design["options"];
  return LogarithmicUnit{.operand_bits = design["operand_bits"].number(1, most_bits),
                         .accumulator_bits = design["accumulator_bits"].number(1, most_bits),
                         .table_entries = options["table_entries"].number(1, largest_price),
                         .conversion = options["conversion"].non_empty_text()};
}

/// How much two differ in what decides the depth of a unit: a level of the tree counts as much as
/// eight bits of its sums, a bit of the table's index an eighth of it, four bits of an operand as
/// much. A test leaves shipped units out: it tells the number of registers of most, and of nearly
/// all to one.
double distance(const LogarithmicUnit& a, std::uint32_t vector_a, const LogarithmicUnit& b,
                std::uint32_t vector_b) {
  const auto apart = [](double one, double other) { return std::abs(one - other); };
  const auto octaves = [](double one, double other) { return std::abs(std::log2(one / other)); };
  return octaves(vector_a, vector_b) + apart(a.accumulator_bits, b.accumulator_bits) / 8 +
         octaves(a.table_entries, b.table_entries) / 8 + apart(a.operand_bits, b.operand_bits) / 32;
}

VectorUnitDesign read_vector_unit(const JsonNode& design) {
  if (design.has("clock_period_ps")) {  // Which is there for readers.
    static_cast<void>(design["clock_period_ps"].number(0, longest_path_ps));
  }
  const double wired_path_ps = design["critical_path_ps"].number(0, longest_path_ps);
  return {.name = design["name"].non_empty_text(),
          .format = design["format"].non_empty_text(),
          .critical_path_ps = design.has("critical_path_no_wire_ps")
                                  ? design["critical_path_no_wire_ps"].number(0, longest_path_ps)
                                  : wired_path_ps,
          .vector_size = read_vector_size(design),
          .area_um2 = design.has("area_um2") ? std::optional(read_area(design)) : std::nullopt,
          .added_stages = read_count(design, "added_stages", 0),
          .sums_in_turn = read_count(design, "sums_in_turn", 1),
          .wired_path_ps = wired_path_ps,
          .logarithmic = read_logarithmic(design)};
}

}  // namespace

std::vector<VectorUnitDesign> read_vector_units(const JsonNode& root) {
  std::vector<VectorUnitDesign> units;
  if (!root.has("designs")) {
    return units;
  }
  for (const auto& design : root["designs"].elements()) {
    static_cast<void>(design["name"].non_empty_text());
    if (is_unit(design, "vector_mac") && design.has("critical_path_ps")) {
      units.push_back(read_vector_unit(design));
    }
  }
  return units;
}

std::vector<UpdateUnitDesign> read_update_units(const JsonNode& root) {
  std::vector<UpdateUnitDesign> units;
  if (!root.has("designs")) {
    return units;
  }
  for (const auto& design : root["designs"].elements()) {
    if (is_unit(design, "weight_update") && design.has("area_um2")) {
      units.push_back({design["operand_bits"].unsigned_integer(1), read_area(design)});
    }
  }
  return units;
}

const VectorUnitDesign* most_alike(const std::vector<VectorUnitDesign>& units,
                                   const LogarithmicUnit& unit, std::uint32_t vector_size) {
  const VectorUnitDesign* found = nullptr;
  double least = 0;
  for (const auto& other : units) {
    if (!other.logarithmic || other.logarithmic->conversion != unit.conversion) {
      continue;
    }
    const double away = distance(unit, vector_size, *other.logarithmic, other.vector_size);
    if (found == nullptr || away < least) {
      found = &other;
      least = away;
    }
  }
  return found;
}

const VectorUnitDesign* nearest_unit(const std::vector<VectorUnitDesign>& units,
                                     const std::string& format, std::uint32_t vector_size) {
  const auto distance = [&](const VectorUnitDesign& unit) {
    return std::max(unit.vector_size, vector_size) - std::min(unit.vector_size, vector_size);
  };
  return first_unit(units, format, [&](const auto& a, const auto& b) {
    return std::pair(distance(a), b.vector_size) < std::pair(distance(b), a.vector_size);
  });
}

}  // namespace lnsim
