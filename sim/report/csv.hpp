// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace lnsim {

/// A CSV cell in quotes, its own quotes doubled (RFC 4180).
[[nodiscard]] inline std::string csv_quoted(std::string_view text) {
  std::string cell = "\"";
  for (const char c : text) {
    cell += c == '"' ? "\"\"" : std::string(1, c);
  }
  return cell + "\"";
}

/// A value as a CSV cell: a text in quotes where it has to be.
[[nodiscard]] inline std::string csv_cell(const nlohmann::ordered_json& value) {
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  return text.find_first_of(",\"\n") == std::string::npos ? text : csv_quoted(text);
}

}  // namespace lnsim
