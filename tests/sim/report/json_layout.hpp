// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>

#include <nlohmann/json.hpp>

namespace lnsim::test {

/// Where a line of a schema ends at the latest, unless one text is longer.
inline constexpr std::size_t line_width = 100;

/// The members of an object or array, each as `lay_out` gives it.
template <class LayOut>
std::vector<std::string> members(const nlohmann::ordered_json& value, LayOut lay_out) {
  std::vector<std::string> parts;
  for (const auto& [key, member] : value.items()) {
    const auto name = value.is_object() ? nlohmann::ordered_json(key).dump() + ": " : "";
    parts.push_back(name + lay_out(member, name.size()));
  }
  return parts;
}

/// On one line.
inline std::string flat(const nlohmann::ordered_json& value) {
  if (!value.is_structured()) {
    return value.dump();
  }
  std::string text;
  for (const auto& part : members(value, [](const auto&member, auto) { return flat(member); })) {
    text += (text.empty() ? "" : ", ") + part;
  }
  return value.is_object() ? "{" + text + "}" : "[" + text + "]";
}

/// Parts in lines that each begin with `indent` and hold one, or as many as have room.
inline std::string in_lines(const std::vector<std::string>& parts, std::size_t indent,
                            bool filled) {
  std::string text;
  std::size_t taken = line_width;
  for (const auto& part : parts) {
    const bool fits = filled && taken + part.size() + 2 <= line_width;
    text += text.empty() ? "" : fits ? ", " : ",";
    text += fits ? part : "\n" + std::string(indent, ' ') + part;
    taken = fits ? taken + 2 + part.size() : indent + part.size();
  }
  return text;
}

/// JSON as schemas are laid out: on a line what fits there after `indent` and `taken` characters,
/// else a member a line, and words of an array as many to a line as fit.
inline std::string laid_out(const nlohmann::ordered_json& value, std::size_t indent = 0,
                            std::size_t taken = 0) {
  const auto line = flat(value);
  if (!value.is_structured() || indent + taken + line.size() < line_width) {
    return line;
  }
  const bool words = value.is_array() && std::none_of(value.begin(), value.end(), [](auto& word) {
                       return word.is_structured();
                     });
  const auto parts = members(value, [&](const auto& member, std::size_t name) {
    return laid_out(member, indent + 2, name);
  });
  const auto text = in_lines(parts, indent + 2, words) + "\n" + std::string(indent, ' ');
  return value.is_object() ? "{" + text + "}" : "[" + text + "]";
}

}  // namespace lnsim::test
