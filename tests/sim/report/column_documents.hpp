// SPDX-License-Identifier: MIT
#pragma once

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "sim/report/columns.hpp"
#include "tests/sim/report/json_layout.hpp"

namespace lnsim::test {

using Json = nlohmann::ordered_json;

/// The files that tell of columns, from the root of the repository.
inline const std::string schema_path = "sim/report/report.schema.json";
inline const std::string man_path = "tools/man/lnsim.1";

inline std::string text_of(const std::string& path) {
  std::ifstream file(std::string(LNSIM_SOURCE_DIR) + "/" + path);
  if (!file) {
    throw std::runtime_error(path + ": can't be read");
  }
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The schema of a column's values.
inline Json schema_of(const Column& column) {
  const auto unit = std::string(to_string(column.unit));
  Json schema{
      {"description", column.meaning + (column.unit == Unit::Text ? "." : ", " + unit + ".")}};
  if (!column.words.empty()) {
    schema["enum"] = column.words;
    return schema;
  }
  schema["type"] = json_type(column.unit);
  if (column.may_be_null) {
    schema["type"] = {json_type(column.unit), "null"};
  }
  schema[column.unit == Unit::Text ? "minLength" : "minimum"] = column.unit == Unit::Text ? 1 : 0;
  if (column.unit == Unit::Fraction) {
    schema["maximum"] = 1;
  }
  return schema;
}

inline Json closed_object(const std::string& description) {
  return {{"description", description},
          {"type", "object"},
          {"additionalProperties", false},
          {"required", Json::array()},
          {"properties", Json::object()}};
}

inline void add(Json& object, const std::string& name, const Json& schema, bool required) {
  object["properties"][name] = schema;
  if (required) {
    object["required"].push_back(name);
  }
}

/// An object of report.json within a cost.
inline Json object_schema(Table table, const ColumnObject& object) {
  auto schema = closed_object(object.meaning);
  for (const auto& column : columns_of(table)) {
    if (column.object == object.name) {
      add(schema, column.name(table), schema_of(column), !column.may_be_absent);
    }
  }
  return schema;
}

/// A cost in report.json, its objects among the definitions: those of ops under a name of their own
/// where they are others.
inline void define(Json& definitions, Table table, const std::string& name,
                   const std::string& description) {
  auto cost = closed_object(description);
  for (const auto& column : columns_of(table)) {
    if (column.object.empty()) {
      add(cost, column.name(table), schema_of(column), !column.may_be_absent);
    }
  }
  for (const auto& object : column_objects()) {
    const auto schema = object_schema(table, object);
    if (schema["properties"].empty()) {
      continue;
    }
    const bool common = schema == object_schema(Table::Totals, object);
    const auto definition = common ? object.name : name + "_" + object.name;
    definitions[definition] = schema;
    add(cost, object.name, {{"$ref", "#/$defs/" + definition}}, !object.may_be_absent);
  }
  definitions[name] = std::move(cost);
}

/// report.schema.json with the columns that there are.
inline std::string report_schema() {
  auto schema = Json::parse(text_of(schema_path));
  define(schema["$defs"], Table::Totals, "block", "Sums over a pass or an iteration.");
  define(schema["$defs"], Table::Ops, "row", "One operation.");
  return laid_out(schema) + "\n";
}

/// The man page with the columns that there are, between its markers.
inline std::string man_page() {
  const std::string begin = ".\\\" begin: columns\n";
  const std::string end = ".\\\" end: columns\n";
  const auto page = text_of(man_path);
  const auto from = page.find(begin);
  const auto to = page.find(end);
  if (from == std::string::npos || to == std::string::npos) {
    throw std::runtime_error(man_path + ": no markers of columns");
  }
  std::string list = ".Bl -tag -width Ds\n";
  for (const auto& column : all_columns()) {
    list += ".It " + title(column) + "\n" + column.meaning + ".\n";
  }
  return page.substr(0, from + begin.size()) + list + ".El\n" + page.substr(to);
}

}  // namespace lnsim::test
