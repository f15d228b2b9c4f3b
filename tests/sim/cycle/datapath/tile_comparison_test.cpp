// SPDX-License-Identifier: MIT
#include "sim/cycle/tile_comparison.hpp"

#include <gtest/gtest.h>

#include "sim/cycle/datapath/stimulus.hpp"
#include "tests/sim/cycle/datapath/elements.hpp"

namespace lnsim::cycle {
namespace {

using namespace datapath;

/// A tile of one row and one column with its right result.
struct Example {
  NumberFormat format = parse_number_format("lns8g8");
  numerics::LnsDatapath numerics{format};
  TileOperands tile = make_operands({1, 1, 8, 1}, format, Stimulus::Random, 3);
  TileResult result;

  Example() {
    const auto dot = numerics.dot(tile.a, tile.b);
    result.sums = {dot.sum};
    result.outputs = {numerics.linear_to_log()(dot.sum, tile.output_offset)};
    result.overflows = dot.overflows;
  }
  [[nodiscard]] std::string difference() const {
    return value_difference(tile, result, numerics).value_or("");
  }
};

TEST(TileComparison, FindsEveryWrongValue) {
  const Example right;
  EXPECT_EQ(right.difference(), "");
  auto wrong = right;
  ++wrong.result.sums[0];
  EXPECT_NE(wrong.difference().find("row 0, column 0, sum: expected"), std::string::npos);
  wrong = right;
  wrong.result.outputs[0].negative = !wrong.result.outputs[0].negative;
  EXPECT_NE(wrong.difference().find("row 0, column 0, output: expected"), std::string::npos);
  wrong = right;
  wrong.result.overflows = 1;
  EXPECT_EQ(wrong.difference(), "overflows: expected 0, found 1");
}

TEST(TileComparison, FindsWrongCyclesAndCounts) {
  const auto format = parse_number_format("lns8g8");
  const MachineEvents events(machine_of(small_element()), format);
  Execution execution;
  execution.cycles.compute = Cycles(10);
  execution.cycles.fill_drain = Cycles(3);
  execution.cycles.output_stall = Cycles(5);
  execution.counts.add(events.buffer_b_read, 2);
  TileCounts counts{.buffer_b_reads = 2};
  EXPECT_EQ(execution_difference(Cycles(13), counts, execution, events), std::nullopt);
  EXPECT_EQ(execution_difference(Cycles(18), counts, execution, events),
            "cycles: expected 13, found 18");
  counts.accumulations = 1;
  EXPECT_EQ(execution_difference(Cycles(13), counts, execution, events),
            "the tile model counts other events");
}

}  // namespace
}  // namespace lnsim::cycle
