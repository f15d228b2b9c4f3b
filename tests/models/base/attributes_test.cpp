// SPDX-License-Identifier: MIT
#include "models/base/attributes.hpp"

#include <string>

#include <gtest/gtest.h>

namespace lnsim {
namespace {

TEST(Attributes, AreFoundByName) {
  const Attributes attributes{{"width_bits", 8}, {"base_factor", 4}};
  EXPECT_EQ(attributes["width_bits"], 8U);
  EXPECT_EQ(attributes["base_factor"], 4U);
  EXPECT_EQ(attributes["vector_size"], 0U);
}

TEST(Attributes, AreEqualInWhateverOrderTheyAreSet) {
  const Attributes attributes{{"width_bits", 8}, {"base_factor", 4}};
  EXPECT_EQ(attributes, (Attributes{{"base_factor", 4}, {"width_bits", 8}}));
  EXPECT_NE(attributes, (Attributes{{"base_factor", 4}, {"width_bits", 9}}));
  EXPECT_NE(attributes, (Attributes{{"base_factor", 4}}));
  EXPECT_EQ(attributes.begin()->name, Name("base_factor"));
}

TEST(Attributes, OfValueZeroAreAsIfAbsent) {
  Attributes attributes{{"width_bits", 0}};
  EXPECT_EQ(attributes, Attributes{});
  attributes.set("width_bits", 8);
  attributes.set("width_bits", 9);
  EXPECT_EQ(attributes, (Attributes{{"width_bits", 9}}));
  attributes.set("width_bits", 0);
  EXPECT_EQ(attributes, Attributes{});
}

TEST(Attributes, AreOrderedByNameAndThenByValue) {
  EXPECT_LT((Attributes{{"a", 2}}), (Attributes{{"b", 1}}));
  EXPECT_LT((Attributes{{"a", 1}, {"b", 3}}), (Attributes{{"a", 2}, {"b", 1}}));
  EXPECT_LT((Attributes{{"a", 1}}), (Attributes{{"a", 1}, {"b", 1}}));
}

TEST(Attributes, AreNoMoreThanFit) {
  Attributes attributes;
  for (std::size_t i = 0; i < Attributes::most; ++i) {
    attributes.set("attribute " + std::to_string(i), 1);
  }
  EXPECT_ANY_THROW(attributes.set("another", 1));
}

}  // namespace
}  // namespace lnsim
