// SPDX-License-Identifier: MIT
#include "models/base/json_reader.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <ostream>

#include <gtest/gtest.h>

namespace lnsim {
namespace {

constexpr auto largest = std::numeric_limits<std::uint64_t>::max();

JsonNode parse(const std::string& text) { return JsonNode::parse(text, "f.json"); }

std::string refusal(const std::function<void()>& read) {
  try {
    read();
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

std::string parse_refusal(const std::string& text) {
  return refusal([&] { static_cast<void>(parse(text)); });
}

struct Malformed {
  std::string name;
  std::string text;
  std::string message;  ///< how the message begins, after the file's name
};

void PrintTo(const Malformed& malformed, std::ostream* out) { *out << malformed.name; }

class MalformedJson : public testing::TestWithParam<Malformed> {};

TEST_P(MalformedJson, IsRefused) {
  const auto text = parse_refusal(GetParam().text);
  EXPECT_EQ(text.find("f.json: " + GetParam().message), 0U) << text;
}

const std::string unfinished = "malformed JSON: parse error at line 1, column ";

INSTANTIATE_TEST_SUITE_P(
    JsonReader, MalformedJson,
    testing::Values(Malformed{"empty", "", unfinished + "1"},
                    Malformed{"blank", " \n ", "malformed JSON: "},
                    Malformed{"open_object", "{\"a\": 1", unfinished + "8"},
                    Malformed{"trailing_comma", "[1,]", unfinished + "4"},
                    Malformed{"comment", "{} // no", unfinished + "4"},
                    Malformed{"two_documents", "{} {}", unfinished + "4"},
                    Malformed{"single_quotes", "{'a': 1}", unfinished + "2"},
                    Malformed{"not_a_number", "[NaN]", unfinished + "2"},
                    Malformed{"infinity", "[Infinity]", unfinished + "2"},
                    Malformed{"leading_zero", "[01]", unfinished + "3"},
                    Malformed{"number_overflow", "[1e999]", "malformed JSON: number overflow"},
                    Malformed{"negative_overflow", "[-1e999]", "malformed JSON: number overflow"},
                    Malformed{"bad_escape", R"(["\q"])", unfinished + "4"},
                    Malformed{"half_surrogate", R"(["\ud800"])", unfinished + "9"},
                    Malformed{"bad_utf8", "[\"\xff\"]", unfinished + "3"},
                    Malformed{"raw_newline", "[\"a\nb\"]",
                              "malformed JSON: parse error at line 2"}),
    [](const auto& test) { return test.param.name; });

TEST(JsonReader, RefusesEqualKeysAndSaysWhere) {
  EXPECT_EQ(parse_refusal(R"({"a": 1, "a": 1})"),
            "f.json: at /a: the key \"a\" occurs twice in one object");
  EXPECT_EQ(parse_refusal(R"({"x": [0, {"y": 1}, [], {"a/b": {"k": {}, "l": [], "k": 2}}]})"),
            "f.json: at /x/3/a~1b/k: the key \"k\" occurs twice in one object");
  EXPECT_EQ(parse_refusal(R"({"a": 1, "\u0061": 1})"),
            "f.json: at /a: the key \"a\" occurs twice in one object");
}

TEST(JsonReader, AcceptsOneKeyInSeveralObjects) {
  EXPECT_EQ(parse(R"([{"a": {"a": 1}}, {"a": 2}])").elements().size(), 2U);
}

TEST(JsonReader, EscapesPointers) {
  const auto node = parse(R"({"a/b": [{"c~d": 1}]})");
  const auto inner = node["a/b"].elements().front()["c~d"];
  EXPECT_EQ(inner.pointer(), "/a~1b/0/c~0d");
  EXPECT_EQ(inner.file(), "f.json");
  EXPECT_STREQ(inner.error("no").what(), "f.json: at /a~1b/0/c~0d: no");
}

TEST(JsonReader, ANodeOutlivesTheNodeItCameFrom) {
  const auto inner = parse(R"({"a": {"b": "text"}})")["a"]["b"];
  EXPECT_EQ(inner.text(), "text");
}

TEST(JsonReader, FindsMembers) {
  const auto node = parse(R"({"a": null, "b": {"c": true}})");
  EXPECT_TRUE(node.has("a"));
  EXPECT_FALSE(node.has("c"));
  EXPECT_FALSE(node["b"]["c"].has("d")) << "true has no members";
  EXPECT_TRUE(node["a"].is_null());
  EXPECT_TRUE(node["b"].is_object());
  EXPECT_TRUE(node["b"]["c"].boolean());
  EXPECT_EQ(refusal([&] { static_cast<void>(node["c"]); }),
            "f.json: at /: the key \"c\" is missing");
  EXPECT_EQ(refusal([&] { static_cast<void>(node["b"]["c"]["d"]); }),
            "f.json: at /b/c: expected an object, found boolean true");
}

TEST(JsonReader, WalksArraysAndObjectsInOrder) {
  const auto node = parse(R"({"b": [4, 5], "a": "x"})");
  EXPECT_EQ(node["b"].elements().at(1).unsigned_integer(), 5U);
  EXPECT_EQ(node.members().size(), 2U);
  EXPECT_EQ(node.members().at(1).second.pointer(), "/" + node.members().at(1).first);
  EXPECT_TRUE(node["b"].is_array());
  EXPECT_TRUE(node["a"].is_text());
  EXPECT_EQ(refusal([&] { static_cast<void>(node["a"].elements()); }),
            "f.json: at /a: expected an array, found string \"x\"");
  EXPECT_EQ(refusal([&] { static_cast<void>(node["b"].members()); }),
            "f.json: at /b: expected an object, found an array of 2 elements");
}

TEST(JsonReader, AllowsOnlyKnownKeys) {
  const auto node = parse(R"({"a": {"lane": 1, "width": 2}})")["a"];
  EXPECT_EQ(refusal([&] { node.allow_only({"lane", "width", "depth"}); }), "accepted");
  EXPECT_EQ(refusal([&] {
              node.allow_only({"lanes", "width"});
            }),
            "f.json: at /a/lane: unknown key; did you mean lanes or width?");
  EXPECT_EQ(refusal([&] { node["lane"].allow_only({}); }),
            "f.json: at /a/lane: expected an object, found number 1");
}

TEST(JsonReader, ReadsUnsignedIntegersExactly) {
  EXPECT_EQ(parse("0").unsigned_integer(), 0U);
  EXPECT_EQ(parse("18446744073709551615").unsigned_integer(), largest);
  EXPECT_EQ(parse("9007199254740993").unsigned_integer(), 9007199254740993U) << "2^53 + 1";
}

TEST(JsonReader, RefusesIntegersOutsideTheirRange) {
  for (const std::string text : {"-1", "-0", "0", "11", "1.5", "5.0", "5e0", "18446744073709551616",
                                 "\"5\"", "null", "true", "[]", "{}"}) {
    const auto message = refusal([&] { static_cast<void>(parse(text).unsigned_integer(1, 10)); });
    EXPECT_EQ(message.find("f.json: at /: expected an integer from 1 to 10, found "), 0U)
        << text << ": " << message;
  }
  EXPECT_EQ(refusal([] { static_cast<void>(parse("2").unsigned_integer(1, 1)); }),
            "f.json: at /: expected an integer from 1 to 1, found number 2");
}

TEST(JsonReader, ReadsNumbersWithinTheirRange) {
  EXPECT_EQ(parse("0.5").number(0.5, 1), 0.5);
  EXPECT_EQ(parse("1").number(0.5, 1), 1.0);
  EXPECT_EQ(refusal([] { static_cast<void>(parse("1.5").number(0.5, 1)); }),
            "f.json: at /: expected a number from 0.5 to 1, found number 1.5");
  EXPECT_EQ(refusal([] { static_cast<void>(parse("\"1\"").number(0.5, 1)); }),
            "f.json: at /: expected a number from 0.5 to 1, found string \"1\"");
  EXPECT_TRUE(std::isfinite(parse("1e308").number(0, 1e308)));
}

TEST(JsonReader, ReadsTexts) {
  EXPECT_EQ(parse(R"("\u00e9\n")").text(), "\u00e9\n");
  EXPECT_EQ(parse(R"("")").text(), "");
  EXPECT_EQ(parse(R"("a")").non_empty_text(), "a");
  EXPECT_EQ(refusal([] { static_cast<void>(parse(R"("")").non_empty_text()); }),
            "f.json: at /: expected a text, found an empty one");
  EXPECT_EQ(refusal([] { static_cast<void>(parse("null").text()); }),
            "f.json: at /: expected a string, found null");
  EXPECT_EQ(refusal([] { static_cast<void>(parse("{}").text()); }),
            "f.json: at /: expected a string, found an object of 0 members");
  EXPECT_EQ(refusal([] { static_cast<void>(parse("0").boolean()); }),
            "f.json: at /: expected true or false, found number 0");
}

TEST(JsonReader, CutsWhatItFoundBetweenCharacters) {
  std::string text = "x";
  for (int i = 0; i < 100; ++i) {
    text += "\u00e9";
  }
  const auto message =
      refusal([&] { static_cast<void>(parse('"' + text + '"').unsigned_integer()); });
  EXPECT_TRUE(message.ends_with("\u00e9...")) << message;
  EXPECT_LT(message.size(), 160U);
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST(JsonReader, NestsToALimit) {
  EXPECT_TRUE(parse(nested(JsonNode::deepest)).is_array());
  std::string pointer;
  for (std::size_t i = 0; i < JsonNode::deepest; ++i) {
    pointer += "/0";
  }
  for (const auto depth : {JsonNode::deepest + 1, std::size_t{200'000}}) {
    EXPECT_EQ(
        refusal([&] { static_cast<void>(parse(nested(depth))); }),
        "f.json: at " + pointer + ": expected arrays and objects in at most 64 levels, found more");
  }
  const auto object =
      refusal([] { static_cast<void>(parse(R"({"a": )" + nested(JsonNode::deepest) + "}")); });
  EXPECT_NE(object.find("at /a/0/0"), std::string::npos) << object;
}

TEST(JsonReader, ATextEndsAtItsEndNotAtANul) {
  EXPECT_EQ(refusal([] { static_cast<void>(parse(std::string("{}\n\0 more", 9))); }),
            "f.json: malformed JSON: a NUL byte in line 2");
  EXPECT_EQ(refusal([] { static_cast<void>(parse(std::string("{}\0", 3))); }),
            "f.json: malformed JSON: a NUL byte in line 1");
  EXPECT_EQ(parse(R"("\u0000")").text(), std::string(1, '\0'));
}

TEST(JsonReader, TextsToShowHaveNoControlCharacters) {
  for (const std::string code :
       {"0000", "000a", "001b", "001f", "007f", "0080", "009f", "202a", "202e", "2066", "2069"}) {
    const auto message = refusal([&] {
      static_cast<void>(parse(R"({"name": "a\u)" + code + R"("})")["name"].non_empty_text());
    });
    EXPECT_EQ(message.find("f.json: at /name: expected a text without control characters, found "),
              0U)
        << code << ": " << message;
  }
  for (const std::string code : {"0020", "007e", "00a0", "2029", "202f", "2065", "206a"}) {
    EXPECT_FALSE(parse(R"("a\u)" + code + R"(")").non_empty_text().empty()) << code;
  }
}

}  // namespace
}  // namespace lnsim
