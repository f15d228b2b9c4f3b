// SPDX-License-Identifier: MIT
/// Whether a mapping is legal against the rules taken one by one and elements counted one by one,
/// on drawn machines, nests and extents.
#include "sim/mapping/legality.hpp"

#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "tests/agreement/drawn.hpp"
#include "tests/sim/mapping/pixels_under.hpp"

namespace lnsim {
namespace {

using test::Draw;

/// Bytes of values that are counted one by one.
class Packed {
 public:
  explicit Packed(std::uint32_t bits) : bits_(bits) {}
  void add() { sum_ += bits_; }
  [[nodiscard]] std::uint64_t bytes() const { return sum_ / 8 + (sum_ % 8 == 0 ? 0 : 1); }

 private:
  std::uint64_t bits_;
  std::uint64_t sum_ = 0;
};

/// Bytes of a matrix of which there is one block of `packed` on each diagonal.
std::uint64_t matrix_bytes(std::uint64_t rows, std::uint64_t columns, std::uint32_t bits,
                           std::uint64_t packed = 1) {
  Packed elements(bits);
  std::uint64_t dense = 0;
  for (std::uint64_t row = 0; row < rows; ++row) {
    for (std::uint64_t column = 0; column < columns; ++column) {
      if (dense++ % packed == 0) {
        elements.add();
      }
    }
  }
  return elements.bytes();
}

std::uint64_t blocks_of(std::uint64_t extent, std::uint64_t most) {
  std::uint64_t blocks = 0;
  for (std::uint64_t begin = 0; begin < extent; begin += most) {
    ++blocks;
  }
  return blocks;
}

/// The rule that a mapping of a matrix product breaks, in a word; nothing where it breaks none.
std::string broken_rule(const Mapping& mapping, const Architecture& machine,
                        const ProductFormats& formats) {
  const auto& [nest, pe_rows, pe_columns, array, buffer, rows_outer] = mapping;
  const auto& pe = machine.pe;
  for (const auto extent : {array.rows, array.columns, array.reduction, array.taps}) {
    if (extent < 1) {
      return "extent";
    }
  }
  if (array.rows > buffer.rows || array.columns > buffer.columns ||
      array.reduction > buffer.reduction || array.taps > buffer.taps ||
      buffer.rows > nest.whole.rows || buffer.columns > nest.whole.columns ||
      buffer.reduction > nest.whole.reduction || buffer.taps > nest.whole.taps) {
    return "lies in";
  }
  if (pe_rows * pe_columns > machine.processing_elements) {
    return "processing elements";
  }
  const auto rows = blocks_of(array.rows, pe_rows);
  const auto columns = blocks_of(array.columns, pe_columns);
  const bool fits_collector = blocks_of(rows, pe.lanes) * columns <= pe.collector_entries;
  if (array.reduction != buffer.reduction && !fits_collector) {
    return "collector";
  }
  if (matrix_bytes(rows, buffer.reduction, formats.a.storage.bits) >
      pe.buffer_a.capacity.value() / 2) {
    return "operand A";
  }
  if (matrix_bytes(array.reduction, columns, formats.b.storage.bits) >
      pe.buffer_b.capacity.value() / 2) {
    return "operand B";
  }
  const bool one_step = array.rows == buffer.rows && array.columns == buffer.columns;
  const bool spills = buffer.reduction != nest.whole.reduction && !(one_step && fits_collector);
  const bool gradient = !nest.window_on_columns;
  const auto bytes =
      matrix_bytes(buffer.rows, buffer.reduction, formats.a.storage.bits,
                   gradient ? 1 : nest.packed) +
      matrix_bytes(buffer.reduction, buffer.columns, formats.b.storage.bits) +
      matrix_bytes(buffer.rows, buffer.columns,
                   spills ? partial_sum_bits(formats.lane) : formats.result.storage.bits,
                   gradient ? nest.packed : 1);
  const bool fits = !machine.memory || bytes <= machine.memory->global_buffer.capacity.value() / 2;
  return fits ? "" : "global buffer";
}

/// A matrix product, whose groups may be packed.
LoopNest draw_product(Draw& draw) {
  const auto extent = [&] { return draw.between<std::uint64_t>(1, 96); };
  const auto groups = draw.of<std::uint64_t>({1, 2, 4});
  const Contraction op{.groups = groups, .n = extent(), .k = extent(), .c = extent()};
  const auto pass = draw.of({Pass::Forward, Pass::InputGradient, Pass::WeightGradient});
  return packed(loop_nests(op, pass).front(), draw.one_in(2) ? 1 : groups);
}

/// Small memories, so that every rule is broken now and then.
Architecture draw_small_machine(Draw& draw) {
  auto machine = test::draw_machine(draw);
  machine.pe.buffer_a.capacity = Bytes(2 * draw.between<std::uint64_t>(50, 3000));
  machine.pe.buffer_b.capacity = Bytes(2 * draw.between<std::uint64_t>(50, 3000));
  if (machine.memory) {
    machine.memory->global_buffer.capacity = Bytes(2 * draw.between<std::uint64_t>(500, 20000));
  }
  return machine;
}

TEST(Legality, IsThatOfRulesAndElementsTakenOneByOne) {
  Draw draw(7);
  std::map<std::string, int> seen;
  for (int i = 0; i < 20000; ++i) {
    const auto machine = draw_small_machine(draw);
    const auto formats = test::draw_formats(draw);
    auto mapping = test::draw_extents(draw, draw_product(draw), machine.processing_elements);
    if (draw.one_in(10)) {
      auto& tile = draw.one_in(2) ? mapping.array : mapping.buffer;
      draw.of({&tile.rows, &tile.columns, &tile.reduction})[0] += draw.between(1, 40);
    }
    if (draw.one_in(10)) {
      ++mapping.pe_rows;
    }
    const auto expected = broken_rule(mapping, machine, formats);
    const auto found = std::string(Legality(machine, formats).broken_rule(mapping));
    ASSERT_EQ(found.empty(), expected.empty()) << expected << ": " << found;
    ASSERT_NE(found.find(expected), std::string::npos) << expected << ": " << found;
    ++seen[expected];
  }
  EXPECT_EQ(seen.size(), 7U);
  for (const auto& [rule, times] : seen) {
    EXPECT_GT(times, 50) << rule;
  }
}

TEST(Legality, NoExtentIsZero) {
  Draw draw(8);
  const auto machine = test::draw_machine(draw);
  const auto format = parse_number_format("int4");
  const Legality legality(machine, format);
  const Tile one{1, 1, 1, 1};
  EXPECT_TRUE(legality.allows({.nest = {.whole = one}, .array = one, .buffer = one}));
  for (const auto extent : {&Tile::rows, &Tile::columns, &Tile::reduction, &Tile::taps}) {
    Mapping mapping{.nest = {.whole = one}, .array = one, .buffer = one};
    mapping.array.*extent = 0;
    EXPECT_NE(legality.broken_rule(mapping).find("at least 1"), std::string_view::npos);
    EXPECT_THROW(legality.check(mapping), Error);
  }
  for (const auto pes : {&Mapping::pe_rows, &Mapping::pe_columns}) {
    Mapping mapping{.nest = {.whole = one}, .array = one, .buffer = one};
    mapping.*pes = 0;
    EXPECT_FALSE(legality.allows(mapping));
  }
}

/// Of a kernel of R x S: all positions, whole rows, or an equal part of one row.
TEST(Legality, TakesKernelPositionsAllAtOnceOrByRowsOrByEqualPartsOfARow) {
  for (std::uint64_t height = 1; height <= 6; ++height) {
    for (std::uint64_t width = 1; width <= 6; ++width) {
      std::set<std::uint64_t> allowed{height * width};
      for (std::uint64_t rows = 1; rows <= height; ++rows) {
        allowed.insert(rows * width);
      }
      for (std::uint64_t parts = 1; parts <= width; ++parts) {
        if (width % parts == 0) {
          allowed.insert(width / parts);
        }
      }
      LoopNest nest{.whole = {1, 1, 1, height * width}};
      nest.height.taps = height;
      nest.width.taps = width;
      for (std::uint64_t taps = 0; taps <= height * width + 3; ++taps) {
        EXPECT_EQ(nest.divides_taps(taps), allowed.contains(taps))
            << taps << " of " << height << " x " << width;
      }
    }
  }
}

/// The room for operand B holds the pixels under the windows of a tile from the image's first one.
TEST(Legality, LeavesRoomForEveryPixelUnderTheWindows) {
  Draw draw(9);
  for (int i = 0; i < 300; ++i) {
    auto op = test::draw_contraction(draw);
    op.n = draw.between<std::uint64_t>(1, 3);
    const auto nest = loop_nests(op, Pass::Forward).front();
    const auto outputs = std::min(nest.whole.columns, draw.between<std::uint64_t>(1, 400));
    const auto held = nest.elements_b({1, outputs, 1, nest.whole.taps});
    const auto needed = test::pixels_under(op, outputs);
    EXPECT_GE(held, needed) << outputs << " pixels";
    if (op.taps() == 1) {
      EXPECT_EQ(held, outputs);
    }
  }
}

}  // namespace
}  // namespace lnsim
