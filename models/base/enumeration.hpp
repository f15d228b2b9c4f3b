// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/base/json_reader.hpp"
#include "models/base/nearest.hpp"

namespace lnsim {

/// The names of an enumeration's values, in order.
template <class Enum, std::size_t Size>
using EnumNames = std::array<std::pair<Enum, std::string_view>, Size>;

/// The name of a value; the table must hold every value.
template <class Enum, std::size_t Size>
[[nodiscard]] constexpr std::string_view name_of(const EnumNames<Enum, Size>& names, Enum value) {
  for (const auto& [known, name] : names) {
    if (known == value) {
      return name;
    }
  }
  throw Error("an enumeration value without a name");
}

/// Reads a value by its name; throws InputError with the nearest known names.
template <class Enum, std::size_t Size>
[[nodiscard]] Enum read_enum(const EnumNames<Enum, Size>& names, const JsonNode& node) {
  const auto text = node.text();
  std::vector<std::string> known;
  for (const auto& [value, name] : names) {
    if (name == text) {
      return value;
    }
    known.emplace_back(name);
  }
  throw node.error("unknown name \"" + text + "\"" + did_you_mean(text, known));
}

}  // namespace lnsim
