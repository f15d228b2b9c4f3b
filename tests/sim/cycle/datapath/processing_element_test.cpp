// SPDX-License-Identifier: MIT
#include "sim/cycle/datapath/processing_element.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "models/base/error.hpp"
#include "sim/cycle/datapath/operand_stimulus.hpp"
#include "tests/sim/cycle/datapath/elements.hpp"

namespace lnsim::cycle::datapath {
namespace {

const sc_core::sc_time cycle(1, sc_core::SC_NS);

std::vector<TileResult> run(const lnsim::ProcessingElement& parameters, const NumberFormat& format,
                            const std::vector<TileOperands>& tiles,
                            const LanePipeline& pipeline = {}) {
  std::vector<TileResult> results;
  std::size_t number = 0;
  ProcessingElement element(
      "element", parameters, format, cycle,
      {[&] { return number < tiles.size() ? &tiles[number++] : nullptr; },
       [&](const auto&, auto result) { results.push_back(std::move(result)); }},
      pipeline);
  sc_core::sc_start();
  return results;
}

/// 3 columns x (2 taps x 2 vectors) x interval 2 + latency 4 + 3 + 2 groups of lanes of the last
/// column: in the interval of 2 cycles before a column completes, the column before it leaves.
TEST(ProcessingElement, TakesIssuePipelineAndDrain) {
  const auto format = parse_number_format("lns8g8");
  const TileShape shape{.rows = 5, .columns = 3, .reduction = 6, .taps = 2};
  const auto tile = make_operands(shape, format, OperandStimulus::Random, 1);
  const auto result = run(small_element(), format, {tile}).at(0);
  EXPECT_EQ(result.cycles, Cycles(3 * 4 * 2 + 7 + 2));
  EXPECT_EQ(result.counts, (TileCounts{.buffer_a_reads = 5 * 4,
                                       .operand_latches = 5 * 4,
                                       .buffer_b_reads = 3 * 4,
                                       .broadcasts = 3 * 4,
                                       .multiplications = 5 * 3 * 4 * 4,
                                       .conversions = 5 * 3 * 4 * 4,
                                       .accumulations = 5 * 3 * 4 * 4,
                                       .collector_reads = 5 * 3 * 4,
                                       .collector_writes = 5 * 3 * 4,
                                       .post_processings = 5 * 3}));
}

/// A vector of 3 columns x interval 2 begins 9 cycles after the one before it; the last of 4 takes
/// 6, then a latency of 4 + 3 and 3 added cycles + 2 groups of lanes of the last column. Each of
/// the other columns has left by then. The sums are those of lanes that wait for nothing.
TEST(ProcessingElement, WaitsUntilASumCanBeAddedToAgain) {
  const auto format = parse_number_format("lns8g8");
  const auto tile = make_operands({5, 3, 6, 2}, format, OperandStimulus::Random, 1);
  const auto result =
      run(small_element(), format, {tile}, {.added_stages = 3, .sums_in_turn = 9}).at(0);
  EXPECT_EQ(result.cycles, Cycles(3 * 9 + 3 * 2 + 7 + 3 + 2));
  EXPECT_EQ(result.counts.accumulations, 5 * 3 * 4 * 4U);
  const std::span a(tile.a);
  const std::span b(tile.b);
  const auto numerics = numerics::make_datapath(format);
  std::vector<numerics::Sum> sums(numerics->sums());
  for (const auto first : {0U, 4U, 6U, 10U}) {
    const auto count = first % 6 == 0 ? 4U : 2U;
    numerics->accumulate(sums, a.subspan(12 + first, count), b.subspan(24 + first, count));
  }
  EXPECT_EQ(result.sums.at(1 * 3 + 2), numerics->total(sums).sum);
}

/// Bins are read and written as one partial sum, and combined once an output.
TEST(ProcessingElement, CombinesDeferredBinsOnceAnOutput) {
  const auto format = parse_number_format("lns8g8-bins-deferred");
  const auto tile = make_operands({5, 3, 6, 2}, format, OperandStimulus::Random, 1);
  const auto counts = run(small_element(), format, {tile}).at(0).counts;
  EXPECT_EQ(counts.collector_reads, 5 * 3 * 4U);
  EXPECT_EQ(counts.collector_writes, 5 * 3 * 4U);
  EXPECT_EQ(counts.accumulations, 5 * 3 * 4 * 4U);
  EXPECT_EQ(counts.bin_combinations, 5 * 3U);
  EXPECT_EQ(counts.post_processings, 5 * 3U);
}

/// Nothing of a tile is left over for the next one.
TEST(ProcessingElement, RunsTilesOneAfterTheOther) {
  const auto format = parse_number_format("lns8g8-a16");
  const auto large = make_operands({6, 5, 9, 1}, format, OperandStimulus::Random, 1);
  const auto small = make_operands({1, 1, 1, 1}, format, OperandStimulus::Random, 2);
  const auto results = run(small_element(), format, {large, small, large});
  ASSERT_EQ(results.size(), 3U);
  EXPECT_EQ(results[0].sums, results[2].sums);
  EXPECT_EQ(results[0].outputs, results[2].outputs);
  EXPECT_EQ(results[0].overflows, results[2].overflows);
  EXPECT_EQ(results[0].cycles, results[2].cycles);
  EXPECT_EQ(results[0].counts, results[2].counts);
  EXPECT_EQ(results[1].outputs.size(), 1U);
}

TEST(ProcessingElement, WorksWithoutAPipeline) {
  auto pe = paper_element();
  pe.pipeline_depth_cycles = 0;
  pe.conversion_latency_cycles = 0;
  const auto format = parse_number_format("lns8g8");
  const auto tile = make_operands({32, 1, 64, 1}, format, OperandStimulus::Random, 1);
  const auto result = run(pe, format, {tile}).at(0);
  EXPECT_EQ(result.cycles, Cycles(2 + 1));
  const std::span a(tile.a);
  EXPECT_EQ(result.sums[31],
            numerics::make_datapath(format)->dot(a.subspan(31 * 64, 64), tile.b, 32).sum);
}

class ImpossibleTile : public testing::TestWithParam<TileShape> {};

TEST_P(ImpossibleTile, EndsTheSimulation) {
  const auto format = parse_number_format("lns8g8");
  try {
    run(small_element(), format, {make_operands(GetParam(), format, OperandStimulus::Zero, 0)});
    FAIL();
  } catch (const std::exception& error) {
    EXPECT_NE(std::string(error.what()).find("expected a tile of 1 to 6 rows and 1 to 5 columns"),
              std::string::npos)
        << error.what();
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, ImpossibleTile,
                         testing::Values(TileShape{7, 1, 1, 1}, TileShape{1, 6, 1, 1},
                                         TileShape{0, 1, 1, 1}, TileShape{1, 1, 0, 1}));

}  // namespace
}  // namespace lnsim::cycle::datapath
