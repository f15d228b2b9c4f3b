// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace lnsim {

/// A CSV cell in quotes, its own quotes doubled (RFC 4180).
[[nodiscard]] inline std::string csv_quoted(std::string_view text) {
  std::string cell = "\"";
  for (const char c : text) {
    cell += c == '"' ? "\"\"" : std::string(1, c);
  }
  return cell + "\"";
}

}  // namespace lnsim
