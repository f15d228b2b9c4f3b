// SPDX-License-Identifier: MIT
#include "energy/rtl/register_place.hpp"

#include <gtest/gtest.h>

#include "energy/rtl/rtl_design.hpp"
#include "models/base/error.hpp"

namespace lnsim {
namespace {

RtlDesign unit(const char* format, std::uint32_t vector_size) {
  return vector_mac_design(parse_number_format(format), vector_size);
}

std::vector<std::string> names_of(const RtlDesign& design, bool fixed) {
  std::vector<std::string> names;
  for (const auto& place : design.places) {
    if (place.fixed() == fixed) {
      names.push_back(place.name);
    }
  }
  return names;
}

using Names = std::vector<std::string>;

TEST(RegisterPlace, FollowsThePathOfAProduct) {
  EXPECT_EQ(names_of(unit("lns8g8", 4), false), (Names{"multiply", "tree1", "tree2"}));
  EXPECT_EQ(names_of(unit("lns8g8-bins", 2), false),
            (Names{"multiply", "decode", "tree1", "constants"}));
  EXPECT_EQ(names_of(unit("lns8g8-bins-deferred", 2), false),
            (Names{"multiply", "decode", "tree1"}));
  EXPECT_EQ(names_of(unit("int8", 4), false), (Names{"tree1", "tree2"}));
  EXPECT_EQ(names_of(unit("fp8e4m3-a24", 2), false), (Names{"multiply", "tree1"}));
  EXPECT_EQ(names_of(unit("bf16", 2), false),
            (Names{"search0", "align", "tree1", "magnitude", "normalise", "sum_align", "sum_add",
                   "sum_normalise"}));
  EXPECT_EQ(names_of(unit("mxint8", 32), false).front(), "tree1") << "integers are in their places";
  EXPECT_TRUE(names_of(unit("bf16-chain", 8), false).empty());
}

/// As many as the unit's registers without any that is optional.
TEST(RegisterPlace, FixedOnesAreTheShortestPipeline) {
  for (const auto* format : {"lns8g8", "lns8g8-bins", "lns8g8-bins-deferred", "int8", "fp8e4m3-a24",
                             "fp8e4m3", "bf16", "mxint8"}) {
    for (const auto size : {1U, 32U}) {
      const auto design = unit(format, size);
      EXPECT_EQ(names_of(design, true).size(), design.pipeline_depth + 1) << design.name;
      EXPECT_EQ(design.places.back().name, "sum");
    }
  }
}

TEST(RegisterPlace, ARegisterMakesTheUnitDeeper) {
  const auto plain = unit("fp8e4m3-w14", 4);
  const auto deeper = with_stages(plain, {"tree2", "search0", "align"});
  EXPECT_EQ(deeper.stages, (Names{"search0", "align", "tree2"})) << "in the order of the path";
  EXPECT_EQ(deeper.pipeline_depth, plain.pipeline_depth + 3);
  EXPECT_EQ(deeper.parameters.at("SEARCH_STAGES"), "1");
  EXPECT_EQ(deeper.parameters.at("SEARCH_DEPTH"), "2");
  EXPECT_EQ(deeper.parameters.at("TREE_STAGES"), "2");
  EXPECT_EQ(deeper.parameters.at("TREE_DEPTH"), "3");
  EXPECT_EQ(deeper.parameters.at("DEPTH"), "6");
  EXPECT_EQ(deeper.sums_in_turn, 1U);
}

TEST(RegisterPlace, OneWithinTheAdditionMakesSumsTakeTurns) {
  const auto design = with_stages(unit("bf16", 4), {"sum_align", "sum_normalise"});
  EXPECT_EQ(design.sums_in_turn, 3U);
  EXPECT_EQ(design.parameters.at("SUMS"), "3");
  EXPECT_EQ(design.parameters.at("SUM_STAGES"), "5");
  EXPECT_EQ(design.parameters.at("DEPTH"), "3") << "a vector comes to the addition as soon";
  EXPECT_EQ(design.pipeline_depth, 5U);
}

TEST(RegisterPlace, ThereIsNoRegisterElsewhere) {
  EXPECT_THROW(static_cast<void>(with_stages(unit("int8", 4), {"tree3"})), Error);
  EXPECT_THROW(static_cast<void>(with_stages(unit("int8", 4), {"products"})), Error) << "is fixed";
}

}  // namespace
}  // namespace lnsim
