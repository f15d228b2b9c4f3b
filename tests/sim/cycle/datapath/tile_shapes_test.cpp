// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/tile_shapes.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "sim/cycle/step_walker.hpp"
#include "tests/sim/cycle/datapath/elements.hpp"

namespace lnsim::cycle::datapath {
namespace {

void insert_chunks(std::uint64_t rows, std::uint64_t columns, const Step& step,
                   const Mapping& mapping, std::set<TileShape>& shapes) {
  const auto& array = mapping.array;
  for (std::uint64_t tap = 0; tap < step.extent.taps; tap += array.taps) {
    for (std::uint64_t k = 0; k < step.extent.reduction; k += array.reduction) {
      shapes.insert({rows, columns, std::min(array.reduction, step.extent.reduction - k),
                     std::min(array.taps, step.extent.taps - tap)});
    }
  }
}

/// The shapes by walking every tile of a mapping.
std::set<TileShape> walked(const Mapping& mapping, const lnsim::ProcessingElement& pe) {
  std::set<TileShape> shapes;
  TileWalker walker(mapping);
  while (const auto tile = walker.next()) {
    for (const auto& step : steps_of(*tile, mapping, pe)) {
      const auto part = ceil_div<std::uint64_t>(step.extent.columns, mapping.pe_columns);
      for (std::uint64_t p = 0; p < step.extent.columns; p += part) {
        const auto columns = std::min(part, step.extent.columns - p);
        for (std::uint64_t c = 0; c < columns; c += pe.collector_entries) {
          for (std::uint64_t r = 0; r < step.extent.rows; r += pe.lanes) {
            insert_chunks(std::min<std::uint64_t>(pe.lanes, step.extent.rows - r),
                          std::min<std::uint64_t>(pe.collector_entries, columns - c), step, mapping,
                          shapes);
          }
        }
      }
    }
  }
  return shapes;
}

TEST(TileShapes, AreThoseOfEveryTileWalked) {
  const auto pe = small_element();
  const std::vector<Tile> wholes{{1, 1, 1}, {6, 5, 4}, {13, 101, 40}, {24, 60, 64}, {7, 23, 31}};
  const std::vector<Tile> arrays{{6, 5, 4}, {12, 10, 8}, {6, 15, 3}};
  for (const auto& whole : wholes) {
    for (const auto& array : arrays) {
      for (const std::uint32_t pe_columns : {1U, 2U, 3U}) {
        for (const std::uint64_t taps : {1U, 3U, 9U}) {
          Mapping mapping{
              .nest = {.groups = 2, .whole = whole, .height = {.taps = 3}, .width = {.taps = 3}},
              .pe_columns = pe_columns,
              .array = array,
              .buffer = {array.rows * 2, array.columns * 3, array.reduction * 2, 9}};
          mapping.nest.whole.taps = 9;
          mapping.array.taps = taps;
          EXPECT_EQ(tile_shapes(mapping, pe), walked(mapping, pe));
        }
      }
    }
  }
}

TEST(TileShapes, ShorteningKeepsTheLastVectorOfATap) {
  const TileShape shape{3, 2, 100, 9};  // 4 vectors of 32 a tap, the last of 4 elements
  EXPECT_EQ(shortened(shape, 32, 64), shape);
  EXPECT_EQ(shortened(shape, 32, 20), (TileShape{3, 2, 100, 5}));
  EXPECT_EQ(shortened(shape, 32, 3), (TileShape{3, 2, 68, 1}));
  EXPECT_EQ(shortened(shape, 32, 1), (TileShape{3, 2, 4, 1}));
  EXPECT_EQ(shortened({1, 1, 64, 1}, 32, 1), (TileShape{1, 1, 32, 1}));
}

}  // namespace
}  // namespace lnsim::cycle::datapath
