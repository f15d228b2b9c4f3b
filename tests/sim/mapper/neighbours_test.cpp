// SPDX-License-Identifier: MIT
#include "sim/mapper/neighbours.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "sim/mapper/mapper.hpp"
#include "sim/mapper/tile_sizes.hpp"
#include "tests/sim/mapper/random_cases.hpp"

namespace lnsim {
namespace {

bool all(const Region& /*region*/) { return true; }
bool none(const Region& /*region*/) { return false; }

/// Legal with some length of chunks: they are still to be chosen.
bool fits(Mapping mapping, const Legality& legality) {
  const auto of = [&](std::uint64_t chunk) {
    mapping.array.reduction = chunk;
    return legality.allows(mapping);
  };
  return of(mapping.buffer.reduction) || of(1);
}

TEST(Neighbours, AreLegalWithSomeChunkAndOthersThanTheMapping) {
  test::Random random(20261129);
  std::size_t found = 0;
  for (int i = 0; i < 200; ++i) {
    const auto machine = test::small_machine(random, random.chance(80));
    const auto formats = test::random_formats(random);
    const auto nest = test::random_nest(random, {.extent = 40, .pixels = 8});
    const auto result = map_nests(std::span(&nest, 1), {machine, formats}).front();
    if (!result.mapping) {
      continue;
    }
    const Legality legality(machine, formats);
    const auto regions = regions_of(nest, machine, dense_extent);
    for (const auto& mapping : neighbours(*result.mapping, regions, machine, legality, all)) {
      EXPECT_TRUE(fits(mapping, legality));
      EXPECT_NE(mapping, *result.mapping);
      ++found;
    }
  }
  EXPECT_GT(found, 5'000U);
}

/// A product of 64 x 64 x 64 in tiles of 40 x 30 x 20, all of it in steps of 8 x 8, on two
/// processing elements side by side.
class Near : public testing::Test {
 protected:
  void SetUp() override {
    machine_.processing_elements = 2;
    start_.pe_columns = 2;
  }
  [[nodiscard]] bool has(const Mapping& wanted) const {
    const auto list = neighbours(start_, regions_of(nest_, machine_, 0), machine_,
                                 Legality(machine_, format_), all);
    return std::ranges::find(list, wanted) != list.end();
  }

  Architecture machine_ = test::machine("lns-madam-pe");
  NumberFormat format_ = parse_number_format("lns8g8");
  LoopNest nest_ = loop_nests({.n = 64, .k = 64, .c = 64}, Pass::Forward).front();
  Mapping start_{.nest = nest_, .array = {8, 8, 20}, .buffer = {40, 30, 20}};
};

TEST_F(Near, HasEveryExtentAStepAway) {
  for (const auto extent : {&Tile::rows, &Tile::columns}) {
    for (const int step : {-1, 1}) {
      auto buffer = start_;
      buffer.buffer.*extent += static_cast<std::uint64_t>(step);
      EXPECT_TRUE(has(buffer));
      auto array = start_;
      array.array.*extent += static_cast<std::uint64_t>(step);
      EXPECT_TRUE(has(array));
    }
  }
  auto longer = start_;
  longer.buffer.reduction = 21;
  EXPECT_TRUE(has(longer));
  auto shorter = start_;
  shorter.buffer.reduction = shorter.array.reduction = 19;
  EXPECT_TRUE(has(shorter));
}

TEST_F(Near, HasTheOtherOrderAndTheOtherSpread) {
  auto order = start_;
  order.rows_outer = !order.rows_outer;
  EXPECT_TRUE(has(order));
  auto spread = start_;
  std::swap(spread.pe_rows, spread.pe_columns);
  EXPECT_TRUE(has(spread));
  auto narrow = start_;
  narrow.pe_columns = 1;
  EXPECT_TRUE(has(narrow));
}

TEST_F(Near, LeavesOutRegionsThatPromiseNothing) {
  const auto found = [&](const RegionFilter& promising) {
    const auto list = neighbours(start_, regions_of(nest_, machine_, 0), machine_,
                                 Legality(machine_, format_), promising);
    return std::ranges::count(list, false, &Mapping::rows_outer);
  };
  EXPECT_GT(found(all), 0);
  EXPECT_EQ(found(none), 0);
}

/// Of this weight gradient's reduction of 56 x 56 pixels the candidates have no tile of 672, which
/// moves the least.
TEST(Polish, FindsTilesThatAreNoCandidates) {
  const Axis axis{.input = 56, .output = 56, .taps = 3, .padding = 1};
  const Contraction convolution{.k = 64, .c = 64, .height = axis, .width = axis};
  const auto machine = test::machine("lns-madam-pe");
  const auto format = parse_number_format("fp32");
  const auto mapping = map_nest(loop_nests(convolution, Pass::WeightGradient).front(),
                                {machine, format, Objective::LeastDram});
  const auto sizes = tile_sizes(56 * 56, {{machine.pe.vector_size}});
  EXPECT_EQ(mapping.buffer.reduction, 672U);
  EXPECT_EQ(std::ranges::count(sizes, mapping.buffer.reduction), 0);
}

}  // namespace
}  // namespace lnsim
