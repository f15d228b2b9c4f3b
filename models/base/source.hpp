// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lnsim {

class JsonNode;

/// How much a number can be trusted, from a measurement down to a figure nobody has re-read.
enum class SourceKind : std::uint8_t {
  Measured,
  Synthesised,
  Published,
  Scaled,
  Estimated,
  Unverified
};

/// Where a physical number comes from.
struct Source {
  std::string citation;  ///< author, venue, year
  std::string locator;   ///< table, figure, section or slide in it
  SourceKind kind = SourceKind::Unverified;

  bool operator==(const Source&) const = default;
};

[[nodiscard]] std::string_view to_string(SourceKind kind);
/// Reads a kind by its name; throws InputError naming the nearest known ones.
[[nodiscard]] SourceKind read_source_kind(const JsonNode& node);
/// Reads {"citation", "locator", "kind"}; throws InputError where one is missing or empty.
[[nodiscard]] Source read_source(const JsonNode& node);

}  // namespace lnsim
