// SPDX-License-Identifier: MIT
#include "sim/analytical/segments.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace lnsim::analytical {
namespace {

using Place = std::tuple<std::uint64_t, std::uint64_t, bool, bool>;
using Part = std::pair<std::uint64_t, std::uint64_t>;

std::vector<Place> places(const Segments& segments) {
  std::vector<Place> found;
  for (const auto& place : segments.places()) {
    found.emplace_back(place.extent, place.count, place.first, place.last);
  }
  return found;
}

std::vector<Part> parts(const Segments& segments) {
  std::vector<Part> found;
  for (const auto& part : segments.parts()) {
    found.emplace_back(part.extent, part.count);
  }
  return found;
}

TEST(Segments, OneTileIsFirstAndLast) {
  const Segments one(7, 7);
  EXPECT_EQ(one.tiles(), 1U);
  EXPECT_EQ(places(one), (std::vector<Place>{{7, 1, true, true}}));
  EXPECT_EQ(parts(one), (std::vector<Part>{{7, 1}}));
}

TEST(Segments, TwoTilesHaveNoMiddle) {
  const Segments two(10, 7);
  EXPECT_EQ(two.tiles(), 2U);
  EXPECT_EQ(places(two), (std::vector<Place>{{7, 1, true, false}, {3, 1, false, true}}));
  EXPECT_EQ(parts(two), (std::vector<Part>{{7, 1}, {3, 1}}));
}

TEST(Segments, EqualTilesAreOnePart) {
  const Segments four(28, 7);
  EXPECT_EQ(places(four),
            (std::vector<Place>{{7, 1, true, false}, {7, 2, false, false}, {7, 1, false, true}}));
  EXPECT_EQ(parts(four), (std::vector<Part>{{7, 4}}));
}

TEST(Segments, AShorterLastTileIsAPartOfItsOwn) {
  const Segments ragged(23, 7);
  EXPECT_EQ(places(ragged),
            (std::vector<Place>{{7, 1, true, false}, {7, 2, false, false}, {2, 1, false, true}}));
  EXPECT_EQ(parts(ragged), (std::vector<Part>{{7, 3}, {2, 1}}));
}

}  // namespace
}  // namespace lnsim::analytical
