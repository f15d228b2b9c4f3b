// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "models/base/error.hpp"
#include "models/base/input_file.hpp"

namespace lnsim {

/// A place in a strictly parsed JSON document. Every accessor throws InputError with the file, the
/// JSON pointer, what was expected and what was found. Duplicate keys and arrays and objects that
/// are nested deeper than `deepest` are refused while parsing.
class JsonNode {
 public:
  /// Beyond any description; each level costs readers a stack frame or several.
  static constexpr std::size_t deepest = 64;

  /// Parses text; file names it in messages. Throws InputError on malformed text or equal keys.
  static JsonNode parse(std::string_view text, const std::string& file);
  static JsonNode parse(const InputFile& file) { return parse(file.text(), file.name()); }
  /// Reads and parses a file. Throws InputError where it can't be read.
  static JsonNode load(const std::filesystem::path& path);

  [[nodiscard]] bool has(std::string_view key) const;
  /// A required member of an object.
  [[nodiscard]] JsonNode operator[](std::string_view key) const;
  /// Refuses every member whose key is not in the list, naming the nearest known key.
  void allow_only(std::span<const std::string_view> keys) const;
  void allow_only(std::initializer_list<std::string_view> keys) const {
    allow_only(std::span(keys.begin(), keys.size()));
  }

  [[nodiscard]] std::uint64_t unsigned_integer(
      std::uint64_t minimum = 0,
      std::uint64_t maximum = std::numeric_limits<std::uint64_t>::max()) const;
  [[nodiscard]] double number(double minimum, double maximum) const;
  [[nodiscard]] std::string text() const;
  /// A text without control characters, which tables, figures and messages can show as it is.
  [[nodiscard]] std::string non_empty_text() const;
  [[nodiscard]] bool boolean() const;
  [[nodiscard]] std::vector<JsonNode> elements() const;
  [[nodiscard]] std::vector<std::pair<std::string, JsonNode>> members() const;
  [[nodiscard]] bool is_null() const;
  [[nodiscard]] bool is_object() const;
  [[nodiscard]] bool is_array() const;
  [[nodiscard]] bool is_text() const;

  [[nodiscard]] const nlohmann::json& raw() const { return *value_; }
  [[nodiscard]] const std::string& file() const { return *file_; }
  [[nodiscard]] const std::string& pointer() const { return pointer_; }
  /// An InputError at this place, to throw where a value is well formed but impossible.
  [[nodiscard]] InputError error(const std::string& message) const;

 private:
  JsonNode(std::shared_ptr<const nlohmann::json> root, const nlohmann::json* value,
           std::shared_ptr<const std::string> file, std::string pointer);
  [[nodiscard]] JsonNode child(const nlohmann::json& value, std::string_view key) const;
  [[nodiscard]] InputError expected(const std::string& what) const;

  std::shared_ptr<const nlohmann::json> root_;
  const nlohmann::json* value_;
  std::shared_ptr<const std::string> file_;
  std::string pointer_;
};

}  // namespace lnsim
