// SPDX-License-Identifier: MIT
#include "models/base/nearest.hpp"

#include <gtest/gtest.h>

namespace lnsim {
namespace {

using Names = std::vector<std::string>;

TEST(NearestNames, OrdersByEditDistance) {
  EXPECT_EQ(nearest_names("resnet5", {"bert-base", "resnet18", "resnet50"}, 2),
            (Names{"resnet50", "resnet18"}));
}

TEST(NearestNames, EqualDistancesKeepTheGivenOrder) {
  EXPECT_EQ(nearest_names("fp", {"fp32", "fp16", "bf16"}, 3), (Names{"fp32", "fp16", "bf16"}));
}

TEST(NearestNames, GivesAtMostWhatIsKnown) {
  EXPECT_EQ(nearest_names("a", {"b"}, 5), (Names{"b"}));
  EXPECT_TRUE(nearest_names("a", {}, 5).empty());
  EXPECT_TRUE(nearest_names("a", {"b"}, 0).empty());
}

TEST(NearestNames, AnInsertionADeletionAndAReplacementCostOneEach) {
  EXPECT_EQ(nearest_names("lanes", {"planets", "lane", "plane", "lines", "lanes"}, 5),
            (Names{"lanes", "lane", "lines", "planets", "plane"}));
}

TEST(DidYouMean, ReadsAsASentence) {
  EXPECT_EQ(did_you_mean("x", {}), "");
  EXPECT_EQ(did_you_mean("x", {"a"}), "; did you mean a?");
  EXPECT_EQ(did_you_mean("x", {"a", "b"}), "; did you mean a or b?");
  EXPECT_EQ(did_you_mean("x", {"a", "b", "c", "d"}), "; did you mean a, b or c?");
}

}  // namespace
}  // namespace lnsim
