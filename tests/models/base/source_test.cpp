// SPDX-License-Identifier: MIT
#include "models/base/source.hpp"

#include <gtest/gtest.h>

#include "models/base/json_reader.hpp"

namespace lnsim {
namespace {

Source read(const std::string& text) { return read_source(JsonNode::parse(text, "s.json")); }

std::string refusal(const std::string& text) {
  try {
    static_cast<void>(read(text));
  } catch (const InputError& error) {
    return error.what();
  }
  return "read";
}

TEST(Source, ReadsItsThreeParts) {
  const auto source =
      read(R"({"citation": "Someone, 2014", "locator": "Table 1", "kind": "measured"})");
  EXPECT_EQ(source.citation, "Someone, 2014");
  EXPECT_EQ(source.locator, "Table 1");
  EXPECT_EQ(source.kind, SourceKind::Measured);
}

TEST(Source, EveryKindHasAName) {
  for (const auto kind : {SourceKind::Measured, SourceKind::Synthesised, SourceKind::Published,
                          SourceKind::Scaled, SourceKind::Estimated, SourceKind::Unverified}) {
    const auto name = std::string(to_string(kind));
    EXPECT_EQ(read_source_kind(JsonNode::parse('"' + name + '"', "s.json")), kind) << name;
  }
}

TEST(Source, RefusesWhatCannotBeFoundAgain) {
  EXPECT_EQ(refusal(R"({"locator": "Table 1", "kind": "measured"})"),
            "s.json: at /: the key \"citation\" is missing");
  EXPECT_EQ(refusal(R"({"citation": "S", "locator": "", "kind": "measured"})"),
            "s.json: at /locator: expected a text, found an empty one");
  EXPECT_EQ(refusal(R"({"citation": "S", "locator": "T", "kind": "measurd"})"),
            "s.json: at /kind: unknown name \"measurd\"; did you mean measured, scaled or "
            "published?");
  EXPECT_EQ(refusal(R"({"citation": "S", "locator": "T", "kind": "scaled", "page": "3"})")
                .find("s.json: at /page: unknown key"),
            0U);
  EXPECT_EQ(refusal(R"("Someone, 2014")"),
            "s.json: at /: expected an object, found string \"Someone, 2014\"");
}

}  // namespace
}  // namespace lnsim
