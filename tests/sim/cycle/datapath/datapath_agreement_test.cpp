// SPDX-License-Identifier: MIT
#include <array>
#include <string>
#include <systemc>

#include <gtest/gtest.h>

#include "sim/cycle/datapath_bench.hpp"
#include "sim/cycle/execute.hpp"
#include "sim/mapper/mapper.hpp"
#include "tests/sim/cycle/datapath/elements.hpp"

namespace lnsim::cycle {
namespace {

using namespace datapath;

/// Full, edge rows, one column, one row, a reduction that is no multiple of the vector, one
/// element, and several taps, at most as large as the processing element.
std::set<TileShape> shapes_of(const lnsim::ProcessingElement& pe) {
  const std::uint64_t vector = pe.vector_size;
  return {{pe.lanes, pe.collector_entries, 6 * vector, 1},
          {pe.lanes / 2 + 1, pe.collector_entries, 2 * vector, 1},
          {pe.lanes, 1, 3 * vector, 1},
          {1, pe.collector_entries, 2 * vector, 1},
          {pe.lanes, 3, 2 * vector + 1, 1},
          {3, 2, vector - 1, 9},
          {1, 1, 1, 1}};
}

/// Compares outputs with the numerics library, and cycles and counts with the tile model.
void expect_agreement(const lnsim::ProcessingElement& pe, const ProductFormats& formats,
                      const LanePipeline& pipeline = {}) {
  const auto shapes = shapes_of(pe);
  DatapathBench bench("bench", machine_of(pe), {formats, pipeline}, shapes);
  sc_core::sc_start();
  std::uint64_t outputs = 0;
  for (const auto& shape : shapes) {
    outputs += shape.rows * shape.columns;
  }
  const auto stimuli = all_operand_stimuli.size();
  EXPECT_EQ(bench.verdict(), (DatapathCheck{stimuli * shapes.size(), stimuli * outputs}));
}

class DatapathAgreement : public testing::TestWithParam<const char*> {};

TEST_P(DatapathAgreement, OnThePapersElement) {
  expect_agreement(paper_element(), parse_number_format(GetParam()));
}

TEST_P(DatapathAgreement, OnASmallElement) {
  expect_agreement(small_element(), parse_number_format(GetParam()));
}

/// Draining takes longer than computing.
TEST_P(DatapathAgreement, WithOnePostProcessingLane) {
  auto pe = small_element();
  pe.post_processing_lanes = 1;
  expect_agreement(pe, parse_number_format(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Lns, DatapathAgreement,
                         testing::Values("lns3g1", "lns4g2", "lns6g4", "lns8g8", "lns8g8-t1",
                                         "lns8g8-t2", "lns8g8-t4", "lns8g8-a8-h1", "lns8g8-a16",
                                         "lns8g8-a48-f16", "lns8g8-h1-wrap", "lns8g8-f1",
                                         "lns8g8-floor", "lns8g8-linear", "lns8g8-clamp",
                                         "lns10g8-a16-floor-wrap", "lns10g8-t2-linear-clamp",
                                         "lns16g2048-a32"));

INSTANTIATE_TEST_SUITE_P(LnsBins, DatapathAgreement,
                         testing::Values("lns4g2-bins", "lns8g8-bins", "lns8g8-t1-bins",
                                         "lns8g8-t4-bins-x3", "lns8g8-bins-floor",
                                         "lns8g8-bins-wrap-h1", "lns8g8-a16-bins-x12-floor",
                                         "lns8g8-a48-f16-bins", "lns8g8-bins-linear-clamp",
                                         "lns10g8-t2-a32-bins"));

INSTANTIATE_TEST_SUITE_P(LnsDeferredBins, DatapathAgreement,
                         testing::Values("lns4g2-bins-deferred", "lns6g4-bins-deferred-floor-wrap",
                                         "lns8g8-bins-deferred", "lns8g8-t1-bins-deferred",
                                         "lns8g8-t4-bins-deferred-floor",
                                         "lns8g8-a12-bins-deferred",
                                         "lns8g8-a12-h1-bins-deferred-wrap",
                                         "lns8g8-a48-f16-bins-deferred",
                                         "lns8g8-bins-deferred-linear-clamp"));

INSTANTIATE_TEST_SUITE_P(Integers, DatapathAgreement,
                         testing::Values("int4", "int4-a8", "int8", "int8-a16", "int8-a48"));

INSTANTIATE_TEST_SUITE_P(Floats, DatapathAgreement,
                         testing::Values("fp8e4m3", "fp8e5m2", "bf16", "fp16", "fp32",
                                         "fp8e4m3-chain", "fp8e5m2-chain", "bf16-chain",
                                         "fp16-chain", "fp32-chain", "bf16-a16", "fp16-a16",
                                         "fp16-a16-chain", "fp32-a16-chain", "fp8e4m3-a24",
                                         "fp8e5m2-a24", "fp8e4m3-a48", "fp8e4m3-w14",
                                         "fp8e5m2-w13"));

INSTANTIATE_TEST_SUITE_P(Microscaling, DatapathAgreement,
                         testing::Values("mxfp8e4m3", "mxfp8e5m2", "mxfp6e3m2", "mxfp6e2m3",
                                         "mxfp4", "mxint8"));

/// Sums that take as many turns as there are columns, fewer, and many more.
class PipelinedDatapathAgreement : public testing::TestWithParam<LanePipeline> {};

TEST_P(PipelinedDatapathAgreement, OnThePapersElement) {
  expect_agreement(paper_element(), parse_number_format("fp32"), GetParam());
}

TEST_P(PipelinedDatapathAgreement, OnASmallElement) {
  expect_agreement(small_element(), parse_number_format("bf16-chain"), GetParam());
}

TEST_P(PipelinedDatapathAgreement, WithOnePostProcessingLane) {
  auto pe = small_element();
  pe.post_processing_lanes = 1;
  expect_agreement(pe, parse_number_format("lns8g8-bins-deferred"), GetParam());
}

INSTANTIATE_TEST_SUITE_P(Pipelines, PipelinedDatapathAgreement,
                         testing::Values(LanePipeline{3, 1}, LanePipeline{0, 2}, LanePipeline{1, 3},
                                         LanePipeline{5, 7}, LanePipeline{0, 16},
                                         LanePipeline{12, 40}));

/// Operands A and B, and the output.
using Three = std::array<const char*, 3>;
class MixedDatapathAgreement : public testing::TestWithParam<Three> {};

TEST_P(MixedDatapathAgreement, OnASmallElement) {
  const auto [a, b, output] = GetParam();
  expect_agreement(small_element(),
                   {parse_number_format(a), parse_number_format(b), parse_number_format(output)});
}

INSTANTIATE_TEST_SUITE_P(
    Lns, MixedDatapathAgreement,
    testing::Values(Three{"lns8g8", "lns6g8", "lns6g8"}, Three{"lns4g2", "lns8g8", "lns16g2048"},
                    Three{"lns8g8-t4-a20", "lns5g4", "lns8g8"},
                    Three{"lns8g8", "lns16g2048", "lns4g2"},
                    Three{"lns8g8-bins", "lns6g4", "lns6g4"},
                    Three{"lns6g4", "lns8g8-bins-deferred", "lns4g2"},
                    Three{"lns6g4-clamp", "lns8g8-linear-clamp", "lns6g4-clamp"},
                    Three{"lns8g8", "lns8g8", "lns12g128"}));

INSTANTIATE_TEST_SUITE_P(
    Others, MixedDatapathAgreement,
    testing::Values(Three{"int8", "int4", "int8"}, Three{"int4", "int8", "int4"},
                    Three{"int8", "int8", "int4"}, Three{"fp8e4m3", "fp8e5m2", "fp8e5m2"},
                    Three{"fp8e5m2", "fp8e4m3", "fp8e4m3"}, Three{"fp8e4m3", "fp8e4m3", "fp8e5m2"},
                    Three{"bf16", "fp8e4m3", "fp32"}, Three{"fp8e5m2", "fp16-a16", "fp16"},
                    Three{"bf16-chain", "fp8e4m3", "fp32"}, Three{"fp16", "fp32", "fp16"},
                    Three{"fp8e5m2", "fp8e4m3-chain", "fp16"}, Three{"fp32", "bf16", "fp8e4m3"},
                    Three{"fp8e4m3-a24", "fp8e5m2", "fp8e5m2"},
                    Three{"fp8e5m2", "fp8e4m3-a24", "bf16"}));

/// The jobs run as at tile fidelity, and every shape of their mappings is computed in their format:
/// 32 and 18 rows by 16 and 4 columns.
TEST(ExecuteWithDatapath, ChecksTheShapesOfTheJobs) {
  const auto machine = machine_of(paper_element());
  const LoopNest nest{.whole = {.rows = 50, .columns = 100, .reduction = 70}};
  std::vector<Job> jobs;
  for (const auto* name : {"lns8g8", "int8"}) {
    const auto format = parse_number_format(name);
    jobs.push_back({map_nest(nest, {.machine = machine, .formats = format}), format});
  }
  const auto [all, check] = execute_with_datapath({{machine, jobs}});
  const auto& executions = all.front();
  ASSERT_EQ(executions.size(), 2U);
  EXPECT_EQ(executions[0].cycles.compute, Cycles(2 * 100 * 3));
  EXPECT_EQ(check.tiles, 2 * 4 * all_operand_stimuli.size());
  EXPECT_EQ(check.outputs, 2 * all_operand_stimuli.size() * (32 + 18) * (16 + 4));
}

/// Lanes of one format that two technologies pipeline otherwise are two benches.
TEST(ExecuteWithDatapath, ChecksEveryPipelineOfALane) {
  const auto machine = machine_of(paper_element());
  const auto format = parse_number_format("fp32");
  const Tile whole{32, 2, 96, 1};
  const Mapping mapping{.nest = {.whole = whole}, .array = whole, .buffer = whole};
  const std::vector<Job> jobs{{mapping, format}, {mapping, format, {4, 5}}, {mapping, format}};
  const auto [all, check] = execute_with_datapath({{machine, jobs}});
  const auto& executions = all.front();
  EXPECT_EQ(check.tiles, 2 * all_operand_stimuli.size());
  EXPECT_EQ(executions[0], executions[2]);
  EXPECT_EQ(executions[0].cycles.compute, Cycles(3 * 2));
  EXPECT_EQ(executions[1].cycles.compute, Cycles(2 * 5 + 2));
  EXPECT_EQ(executions[1].cycles.fill_drain, executions[0].cycles.fill_drain + Cycles(4));
  EXPECT_EQ(executions[1].counts, executions[0].counts);
}

}  // namespace
}  // namespace lnsim::cycle
