// SPDX-License-Identifier: MIT
#include "models/base/enumeration.hpp"

#include <gtest/gtest.h>

namespace lnsim {
namespace {

enum class Colour : std::uint8_t { Red, Green, Unnamed };
constexpr EnumNames<Colour, 2> colours{{{Colour::Red, "red"}, {Colour::Green, "green"}}};

static_assert(name_of(colours, Colour::Green) == "green");

TEST(Enumeration, NamesAndReadsItsValues) {
  EXPECT_EQ(name_of(colours, Colour::Red), "red");
  EXPECT_EQ(read_enum(colours, JsonNode::parse(R"("red")", "c.json")), Colour::Red);
}

TEST(Enumeration, AValueWithoutANameIsAnError) {
  EXPECT_THROW(static_cast<void>(name_of(colours, Colour::Unnamed)), Error);
}

TEST(Enumeration, AnUnknownNameListsTheNearest) {
  try {
    static_cast<void>(read_enum(colours, JsonNode::parse(R"({"c": "Green"})", "c.json")["c"]));
    FAIL();
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(), "c.json: at /c: unknown name \"Green\"; did you mean green or red?");
  }
}

TEST(Enumeration, AValueThatIsNoTextIsAnError) {
  EXPECT_THROW(static_cast<void>(read_enum(colours, JsonNode::parse("1", "c.json"))), InputError);
}

}  // namespace
}  // namespace lnsim
