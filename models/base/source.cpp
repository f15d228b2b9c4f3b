// SPDX-License-Identifier: MIT
#include "models/base/source.hpp"

#include "models/base/enumeration.hpp"
#include "models/base/json_reader.hpp"

namespace lnsim {
namespace {

constexpr EnumNames<SourceKind, 6> kinds{{{SourceKind::Measured, "measured"},
                                          {SourceKind::Synthesised, "synthesised"},
                                          {SourceKind::Published, "published"},
                                          {SourceKind::Scaled, "scaled"},
                                          {SourceKind::Estimated, "estimated"},
                                          {SourceKind::Unverified, "unverified"}}};

}  // namespace

std::string_view to_string(SourceKind kind) { return name_of(kinds, kind); }

SourceKind read_source_kind(const JsonNode& node) { return read_enum(kinds, node); }

Source read_source(const JsonNode& node) {
  node.allow_only({"citation", "locator", "kind"});
  return {.citation = node["citation"].non_empty_text(),
          .locator = node["locator"].non_empty_text(),
          .kind = read_source_kind(node["kind"])};
}

}  // namespace lnsim
