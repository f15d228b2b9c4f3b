// SPDX-License-Identifier: MIT
#include "sim/mapping/mapping_json.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/sim/mapper/random_cases.hpp"

namespace lnsim {
namespace {

Mapping random_mapping(test::Random& random, const LoopNest& nest) {
  Mapping mapping{.nest = packed(nest, random.chance(50) ? nest.groups : 1),
                  .pe_rows = static_cast<std::uint32_t>(random.between(1, 5)),
                  .pe_columns = static_cast<std::uint32_t>(random.between(1, 5)),
                  .array = {},
                  .buffer = {},
                  .rows_outer = random.chance(50)};
  for (const auto member : {&Tile::rows, &Tile::columns, &Tile::reduction, &Tile::taps}) {
    mapping.buffer.*member = random.between(1, mapping.nest.whole.*member);
    mapping.array.*member = random.between(1, mapping.buffer.*member);
  }
  return mapping;
}

TEST(MappingJson, ReadBackIsTheSameMapping) {
  constexpr int cases = 2000;
  test::Random random(3);
  for (int i = 0; i < cases; ++i) {
    const auto nest = test::random_nest(random, {.extent = 300, .pixels = 20, .taps = 5});
    const auto machine = random.chance(50) ? test::small_machine(random, random.chance(50))
                                           : test::usual_machine(random);
    const auto mapping = random_mapping(random, nest);
    const auto text = to_json(mapping, machine.pe).dump();
    const auto read = read_mapping(JsonNode::parse(text, "m.json"), nest, machine.pe);
    ASSERT_EQ(read, mapping) << text;
    ASSERT_EQ(to_json(read, machine.pe).dump(), text);
  }
}

TEST(MappingJson, HasEachLevelsLoopsFromTheOutermost) {
  const auto machine = test::machine("lns-madam-pe");
  const auto nest = loop_nests({.groups = 12, .n = 384, .k = 384, .c = 64}, Pass::Forward).front();
  const Mapping mapping{.nest = nest,
                        .array = {.rows = 128, .columns = 16, .reduction = 64},
                        .buffer = {.rows = 384, .columns = 192, .reduction = 64},
                        .rows_outer = false};
  const auto list = to_json(mapping, machine.pe);
  ASSERT_EQ(list.size(), 18U);
  EXPECT_EQ(list[0].dump(),
            R"({"level":"dram","dimension":"group","bound":12,"step":1,"kind":"temporal"})");
  EXPECT_EQ(list[1].dump(),
            R"({"level":"dram","dimension":"column","bound":2,"step":192,"kind":"temporal"})");
  EXPECT_EQ(list[2].dump(),
            R"({"level":"dram","dimension":"row","bound":1,"step":384,"kind":"temporal"})");
  EXPECT_EQ(
      list[5].dump(),
      R"({"level":"global_buffer","dimension":"row","bound":3,"step":128,"kind":"temporal"})");
  EXPECT_EQ(list[17].dump(),
            R"({"level":"vector","dimension":"reduction","bound":32,"step":1,"kind":"spatial"})");
}

}  // namespace
}  // namespace lnsim
