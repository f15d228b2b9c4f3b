// SPDX-License-Identifier: MIT
#include "models/base/printable.hpp"

#include <gtest/gtest.h>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

using namespace std::string_literals;

TEST(Printable, TextStaysAsItIs) {
  for (const auto& text : {""s, "plain ~ text"s, "\u00a0\u00e9"s, "\u2029\u202f\u2065\u206a"s,
                           "\U0001F600 \U0010FFFF \uFFFD"s}) {
    EXPECT_EQ(printable(text), text);
    EXPECT_FALSE(has_control_characters(text)) << text;
  }
}

TEST(Printable, AControlCharacterIsASpace) {
  for (const auto& control : {"\0"s, "\n"s, "\x1b"s, "\x1f"s, "\x7f"s, "\u0080"s, "\u009f"s,
                              "\u202a"s, "\u202e"s, "\u2066"s, "\u2069"s}) {
    EXPECT_EQ(printable("a" + control + "b"), "a b");
    EXPECT_TRUE(has_control_characters("a" + control + "b"));
  }
}

/// Stray and missing continuations, overlong forms, surrogates and codes beyond the last.
TEST(Printable, AByteThatIsNoUtf8IsAQuestionMark) {
  EXPECT_EQ(printable("a\x80z"), "a?z");
  EXPECT_EQ(printable("a\xffz"), "a?z");
  EXPECT_EQ(printable("a\xc3z"), "a?z");
  EXPECT_EQ(printable("a\xc3"), "a?");
  EXPECT_EQ(printable("\xe2\x82z"), "??z");
  EXPECT_EQ(printable("\xc0\x8a"), "??");
  EXPECT_EQ(printable("\xe0\x82\x80"), "???");
  EXPECT_EQ(printable("\xf0\x80\x82\x80"), "????");
  EXPECT_EQ(printable("\xed\xa0\x80"), "???");
  EXPECT_EQ(printable("\xf4\x90\x80\x80"), "????");
  EXPECT_EQ(printable("\xf5\x80\x80\x80"), "????");
  EXPECT_FALSE(has_control_characters("\x80"));
}

TEST(Printable, WhatAnErrorSaysIs) {
  EXPECT_STREQ(Error("a\0b\x1b[31m\n"s).what(), "a b [31m ");
  EXPECT_STREQ(InputError("f\n", "/\x1b", "c\xff").what(), "f : at / : c?");
}

}  // namespace
}  // namespace lnsim
