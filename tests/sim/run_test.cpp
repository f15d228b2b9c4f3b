// SPDX-License-Identifier: MIT
#include "sim/run.hpp"

#include <algorithm>
#include <limits>

#include <gtest/gtest.h>

#include "models/hardware/machine_inventory.hpp"
#include "sim/report/comparison.hpp"
#include "tests/sim/points.hpp"
#include "workloads/format_costs.hpp"
#include "workloads/trace.hpp"

namespace lnsim {
namespace {

void expect_same_counts(const Cost& a, const Cost& b) {
  EXPECT_EQ(a.macs, b.macs);
  EXPECT_EQ(a.cycles, b.cycles);
  EXPECT_EQ(a.events, b.events);
}

void expect_same(const Cost& a, const Cost& b) {
  expect_same_counts(a, b);
  EXPECT_EQ(a.energy, b.energy);
}

/// Sums of doubles in another order differ by rounding.
void expect_same_but_rounding(const Cost& a, const Cost& b) {
  expect_same_counts(a, b);
  const auto expected = b.energy.total().nominal.value();
  EXPECT_NEAR(a.energy.total().nominal.value(), expected, 1e-9 * expected);
}

TEST(Run, ReportsWhatTheTraceLacks) {
  auto point = test::point("mnist-cnn", "lns-madam-pe", "lns8g8");
  EXPECT_TRUE(run(point).remarks.empty());
  point.workload.missing = {{.op = "sort", .layer = "x", .macs = 0}};
  point.workload.elementwise = ElementwiseOps::Fused;
  const auto report = run(point);
  EXPECT_EQ(report.missing, point.workload.missing);
  EXPECT_EQ(report.elementwise, ElementwiseOps::Fused);
  ASSERT_EQ(report.remarks.size(), 1U);
  EXPECT_EQ(report.remarks.front(), text_of(report.missing, report.iteration.total.macs));
}

TEST(Run, EqualOpsCostTheSame) {
  auto point = test::point("bert-base", "lns-madam-pe", "lns8g8");
  const auto report = run(point);
  const auto& ops = point.workload.ops;
  std::size_t pairs = 0;
  for (std::size_t i = 1; i < ops.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (ops[i].pass == ops[j].pass && ops[i].work == ops[j].work) {
        expect_same(*report.iteration.ops[i].cost, *report.iteration.ops[j].cost);
        ++pairs;
        break;
      }
    }
  }
  EXPECT_GT(pairs, ops.size() / 2);
}

TEST(Run, AnOpCostsWhatItCostsAlone) {
  auto point = test::point("mnist-cnn", "lns-madam-chip16", "fp16");
  const auto together = run(point);
  const auto ops = point.workload.ops;
  for (std::size_t i = 0; i < ops.size(); ++i) {
    point.workload.ops = {ops[i]};
    expect_same(run(point).iteration.total, *together.iteration.ops[i].cost);
  }
}

TEST(Run, OpsOfNothingCostNothing) {
  auto point = test::point("mnist-cnn", "lns-madam-pe", "lns8g8");
  point.workload.ops = {{"a", Pass::Forward, OpKind::Matmul, Contraction{.n = 0, .k = 4, .c = 5}},
                        {"a", Pass::InputGradient, OpKind::Matmul, Contraction{.k = 4, .c = 0}},
                        {"a", Pass::WeightGradient, OpKind::Matmul, Contraction{.k = 0, .c = 5}},
                        {"b", Pass::Forward, OpKind::Activation, VectorWork{}},
                        {"a", Pass::Update, OpKind::OptimiserUpdate, WeightUpdate{0}}};
  for (const auto fidelity : {Fidelity::Analytical, Fidelity::Tile}) {
    point.fidelity = fidelity;
    const auto report = run(point);
    ASSERT_EQ(report.iteration.ops.size(), 5U);
    EXPECT_EQ(report.iteration.total.cycles.total(), Cycles(0));
    EXPECT_EQ(report.iteration.total.macs, 0U);
    EXPECT_EQ(report.iteration.total.energy.total().nominal.value(), 0);
  }
}

TEST(Run, ATransposedConvolutionCostsWhatItsMirrorImageDoes) {
  const Axis axis{.input = 9, .output = 5, .taps = 3, .stride = 2, .padding = 1, .dilation = 1};
  Contraction work{.n = 2, .k = 40, .c = 24, .depth = axis, .height = axis, .width = axis};
  auto point = test::point("mnist-cnn", "lns-madam-pe", "lns8g8");
  const auto cost = [&](Pass pass, bool transposed) {
    work.transposed = transposed;
    point.workload.ops = {{"a", pass, OpKind::Convolution, work}};
    return run(point).iteration.total;
  };
  expect_same(cost(Pass::Forward, true), cost(Pass::InputGradient, false));
  expect_same(cost(Pass::InputGradient, true), cost(Pass::Forward, false));
  expect_same(cost(Pass::WeightGradient, true), cost(Pass::WeightGradient, false));
}

TEST(Run, AFormatAndItsBaselineHaveTheSameRowsOfFormatCosts) {
  auto point = test::point("mnist-cnn", "lns-madam-pe", "lns8g8");
  point.baseline = parse_number_format("fp32");
  const auto without = run(point);
  point.format_costs = true;
  for (const auto fidelity : {Fidelity::Analytical, Fidelity::Tile}) {
    point.fidelity = fidelity;
    const auto report = run(point);
    EXPECT_TRUE(report.format_costs);
    EXPECT_EQ(report.parameters, without.parameters);
    ASSERT_EQ(report.baseline->ops.size(), report.iteration.ops.size());
    std::size_t others = 0;
    for (std::size_t i = 0; i < report.iteration.ops.size(); ++i) {
      const auto& op = report.iteration.ops[i];
      const auto& baseline = report.baseline->ops[i];
      EXPECT_EQ(op.layer, baseline.layer);
      EXPECT_EQ(op.kind, baseline.kind);
      EXPECT_EQ(op.pass, baseline.pass);
      others += is_format_cost(op.kind) ? 0U : 1U;
      if (is_format_cost(op.kind)) {
        EXPECT_GT(op.cost->cycles.total(), Cycles(0)) << op.layer;
        EXPECT_EQ(baseline.cost->cycles.total(), Cycles(0)) << op.layer;
      } else if (fidelity == Fidelity::Analytical) {
        expect_same_counts(*op.cost, *without.iteration.ops.at(others - 1).cost);
      }
    }
    EXPECT_EQ(others, point.workload.ops.size());
  }
}

/// A 3 x 3 kernel at every other of 7 pixels with a border of one: 4 x 4 windows of 9 positions, of
/// which the input gradient's loop nests have 10 x 10, as 2 in an axis lie on the border.
TEST(Run, ProductsOnABorderCountButUtiliseNothing) {
  const Axis axis{.input = 7, .output = 4, .taps = 3, .stride = 2, .padding = 1};
  auto point = test::point("mnist-cnn", "lns-madam-pe-ideal", "lns8g8");
  const Contraction convolution{.k = 32, .c = 32, .height = axis, .width = axis};
  point.workload.ops = {{"x", Pass::InputGradient, OpKind::Convolution, convolution}};
  const auto& cost = run(point).iteration.total;
  EXPECT_EQ(cost.macs, 32U * 32 * 144);
  EXPECT_EQ(cost.utilised_macs, 32U * 32 * 100);
  EXPECT_EQ(cost.padded_macs, 0U);
}

TEST(Run, OpsSumToPassesAndPassesToTheTotal) {
  const auto iteration = run(test::point("resnet18", "lns-madam-pe", "lns8g8")).iteration;
  std::array<Cost, std::size(all_passes)> passes;
  Cost total;
  for (const auto& op : iteration.ops) {
    passes[static_cast<std::size_t>(op.pass)] += *op.cost;
  }
  for (std::size_t i = 0; i < passes.size(); ++i) {
    expect_same_but_rounding(iteration.passes[i], passes[i]);
    total += iteration.passes[i];
  }
  expect_same(iteration.total, total);
}

TEST(Run, RowsAreTheWorkloadsOpsInOrder) {
  const auto point = test::point("small-transformer", "lns-madam-pe", "bf16");
  const auto report = run(point);
  ASSERT_EQ(report.iteration.ops.size(), point.workload.ops.size());
  for (std::size_t i = 0; i < point.workload.ops.size(); ++i) {
    const auto& op = point.workload.ops[i];
    const auto& row = report.iteration.ops[i];
    EXPECT_EQ(std::tie(row.layer, row.pass, row.kind), std::tie(op.layer, op.pass, op.kind));
    EXPECT_EQ(row.cost->macs, multiply_accumulates(op));
  }
}

TEST(Run, TheBaselineIsARunInItsFormat) {
  auto point = test::point("resnet18", "lns-madam-pe", "lns8g8");
  point.baseline = parse_number_format("fp32");
  const auto both = run(point);
  ASSERT_TRUE(both.baseline);
  EXPECT_EQ(both.baseline->formats, *point.baseline);
  const auto baseline = run(test::point("resnet18", "lns-madam-pe", "fp32"));
  expect_same(both.baseline->total, baseline.iteration.total);
  const auto alone = run(test::point("resnet18", "lns-madam-pe", "lns8g8"));
  EXPECT_FALSE(alone.baseline);
  expect_same(both.iteration.total, alone.iteration.total);
}

/// A machine that differs from another one in all that a run can see.
Architecture other_machine(const std::string& name) {
  auto machine = test::machine(name);
  machine.name = "other";
  machine.clock_period_ps = 2000;
  machine.processing_elements = 2;
  machine.pe.lanes = 8;
  machine.pe.vector_size = 64;
  machine.pe.pipeline_depth_cycles += 3;
  machine.pe.buffer_a.capacity = Bytes(2 * machine.pe.buffer_a.capacity.value());
  machine.vector_unit.lanes = 4;
  machine.weight_update.linear_weight_bits = 16;
  return machine;
}

Report alone(Point point, const RoleFormats& formats, const Architecture& machine) {
  point.formats = formats;
  point.machine = machine;
  point.baseline.reset();
  point.baseline_machine.reset();
  return run(point);
}

TEST(Run, TheBaselineRunsOnTheMachineThatItIsGiven) {
  for (const std::string name : {"lns-madam-pe", "lns-madam-pe-ideal"}) {
    auto point = test::point("resnet18", name, "lns8g8");
    point.baseline = parse_number_format("fp32");
    point.baseline_machine = other_machine("lns-madam-chip16");
    const auto both = run(point);
    EXPECT_EQ(both.iteration.machine, point.machine);
    EXPECT_EQ(both.baseline->machine, *point.baseline_machine);
    const auto format = alone(point, point.formats, point.machine);
    const auto baseline = alone(point, *point.baseline, *point.baseline_machine);
    expect_same(both.iteration.total, format.iteration.total);
    expect_same(both.baseline->total, baseline.iteration.total);
    EXPECT_EQ(both.baseline->area.memories, baseline.iteration.area.memories);
    EXPECT_EQ(both.technologies.front().energy, format.technologies.front().energy);
    EXPECT_EQ(*both.technologies.front().baseline, baseline.technologies.front().energy);
    const auto on_one = alone(point, *point.baseline, point.machine);
    EXPECT_NE(both.baseline->total.cycles, on_one.iteration.total.cycles);
    EXPECT_NE(both.baseline->total.energy, on_one.iteration.total.energy);
  }
}

/// One format on two machines is two executions, in every model.
TEST(Run, BothMachinesAreSimulatedAtOnce) {
  auto point = test::point("mnist-cnn", "lns-madam-pe-ideal", "lns8g8");
  point.baseline = point.formats;
  point.baseline_machine = other_machine("lns-madam-pe-ideal");
  const auto closed = run(point);
  point.fidelity = Fidelity::Datapath;
  std::size_t told = 0;
  std::size_t expected = 0;
  const auto simulated = run(point, [&](std::size_t done, std::size_t total) {
    EXPECT_EQ(done, ++told);
    expected = total;
  });
  EXPECT_EQ(told, expected);
  expect_same_counts(simulated.iteration.total, closed.iteration.total);
  expect_same_counts(simulated.baseline->total, closed.baseline->total);
  EXPECT_NE(closed.baseline->total.cycles, closed.iteration.total.cycles);
  EXPECT_GT(simulated.datapath_check->tiles, 0U);
}

/// A vector unit of fp32 converts what one of bf16 need not.
TEST(Run, RowsOfFormatCostsAreThoseThatAnyMachineNeeds) {
  auto point = test::point("mnist-cnn", "lns-madam-pe", "bf16");
  point.machine.vector_unit.format = "bf16";
  point.format_costs = true;
  const auto without = run(point).iteration.ops.size();
  point.baseline = point.formats;
  point.baseline_machine = point.machine;
  point.baseline_machine->vector_unit.format = "fp32";
  const auto both = run(point);
  EXPECT_GT(both.iteration.ops.size(), without);
  ASSERT_EQ(both.baseline->ops.size(), both.iteration.ops.size());
  for (std::size_t i = 0; i < both.iteration.ops.size(); ++i) {
    EXPECT_EQ(both.iteration.ops[i].kind, both.baseline->ops[i].kind);
  }
}

TEST(Run, GivenMappingsAreThoseOfTheirMachine) {
  auto point = test::point("mnist-cnn", "lns-madam-pe-ideal", "lns8g8");
  point.baseline = point.formats;
  point.baseline_machine = other_machine("lns-madam-pe-ideal");
  const auto best = run(point);
  const auto op = static_cast<std::size_t>(
      std::ranges::find(point.workload.ops, OpKind::Convolution, &Op::kind) -
      point.workload.ops.begin());
  const auto& contraction = std::get<Contraction>(point.workload.ops[op].work);
  const auto nests = loop_nests(contraction, point.workload.ops[op].pass);
  const Tile one{1, 1, 64, 1};
  point.mappings.of_op[op] = {{.nest = nests.front(), .array = one, .buffer = one}};
  for (const auto of_baseline : {false, true}) {
    point.mappings.format = point.formats.name;
    point.mappings.machine = of_baseline ? *point.baseline_machine : point.machine;
    const auto given = run(point);
    EXPECT_EQ(given.iteration.total.cycles == best.iteration.total.cycles, of_baseline);
    EXPECT_EQ(given.baseline->total.cycles == best.baseline->total.cycles, !of_baseline);
  }
}

TEST(Run, AnIdealMachineHasNoTrafficOutsideOfItsProcessingElement) {
  const auto total = run(test::point("resnet18", "lns-madam-pe-ideal", "lns8g8")).iteration.total;
  EXPECT_EQ(traffic_bytes(total.events, "global_buffer"), 0U);
  EXPECT_EQ(traffic_bytes(total.events, "dram"), 0U);
  EXPECT_GT(traffic_bytes(total.events, "operand_buffer_a"), 0U);
  EXPECT_EQ(total.cycles.dram_stall, Cycles(0));
  EXPECT_EQ(total.cycles.operand_stall, Cycles(0));
  for (const auto& [key, energy] : total.energy.components) {
    EXPECT_NE(key.second, "dram");
    EXPECT_NE(key.second, "global_buffer");
    EXPECT_NE(key.second, "interconnect");
  }
}

TEST(Run, CostsOfAMachineWithMemoryAreNeverBelowTheIdealMachines) {
  const auto ideal = run(test::point("resnet18", "lns-madam-pe-ideal", "lns8g8")).iteration;
  const auto real = run(test::point("resnet18", "lns-madam-pe", "lns8g8")).iteration;
  EXPECT_EQ(real.total.macs, ideal.total.macs);
  for (std::size_t i = 0; i < ideal.ops.size(); ++i) {
    EXPECT_GE(real.ops[i].cost->cycles.total(), ideal.ops[i].cost->cycles.total())
        << ideal.ops[i].layer << " " << to_string(ideal.ops[i].pass);
  }
}

std::string message_of(const Point& point) {
  try {
    static_cast<void>(run(point));
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(Run, ABufferTooSmallForATileNamesTheLayer) {
  auto point = test::point("mnist-cnn", "lns-madam-pe", "fp32");
  point.machine.pe.buffer_b.capacity = Bytes(2);
  EXPECT_NE(message_of(point).find("layer conv1, forward: "), std::string::npos);
}

TEST(Run, CountsThatDoNotFitNameTheWorkloadAndTheLayer) {
  auto point = test::point("mnist-cnn", "lns-madam-pe", "lns8g8");
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  point.workload.ops = {{"update", Pass::Update, OpKind::OptimiserUpdate, WeightUpdate{most / 4}}};
  EXPECT_EQ(message_of(point).find("mnist-cnn, batch 1: layer update, update: a count does "
                                   "not fit in 64 bits"),
            0U);
}

/// Of each lane the unit nearest to vectors of 32, of the lanes the slowest; nothing where one is
/// not known.
TEST(Run, TellsTheCriticalPathOfTheUnitsOfItsLanes) {
  auto point = test::point("mnist-cnn", "lns-madam-pe", "lns8g8");
  const auto paths = [&](const std::string& formats) {
    point.formats = parse_role_formats(formats);
    point.baseline = parse_number_format("fp32");
    const auto report = run(point);
    const auto& priced = report.technologies.front();
    return std::pair(priced.critical_path_ps, priced.baseline_critical_path_ps);
  };
  point.technology.vector_units = {{"one", "fp8e4m3", 600, 1},
                                   {"wide", "fp8e4m3", 700, 40},
                                   {"narrow", "fp8e4m3", 650, 24},
                                   {"five", "fp9e5m3", 800, 8}};
  EXPECT_EQ(paths("fp8e4m3"), std::pair(std::optional(700.0), std::optional<double>()));
  EXPECT_EQ(paths("fp8e4m3+error=fp8e5m2").first, std::optional(800.0));
  EXPECT_EQ(paths("fp8e4m3+gradient=fp8e5m2").first, std::optional(700.0));
  EXPECT_EQ(paths("fp8e5m2+activation=fp8e4m3").first, std::nullopt);
  EXPECT_EQ(paths("lns8g8").first, std::nullopt);
  point.technology.vector_units.push_back({"wide", "fp32", 1000});
  EXPECT_EQ(paths("fp8e4m3").second, std::optional(1000.0));
  point.technology.vector_units.push_back({"as wide as the other machine's", "fp32", 1100, 64});
  point.baseline_machine = other_machine("lns-madam-pe");
  EXPECT_EQ(paths("fp8e4m3"), std::pair(std::optional(700.0), std::optional(1100.0)));
}

/// The nests of all products, each of which fills and drains the pipeline once.
std::uint64_t nests_of(const Workload& workload) {
  std::uint64_t nests = 0;
  for (const auto& op : workload.ops) {
    if (const auto* work = std::get_if<Contraction>(&op.work)) {
      nests += loop_nests(*work, op.pass).size();
    }
  }
  return nests;
}

/// A technology that differs from another one in the pipelines of some formats alone.
Technology pipelined(Technology technology, std::vector<VectorUnitDesign> units) {
  technology.vector_units = std::move(units);
  return technology;
}

/// Every product takes the added stages longer, by the same mappings, and what leaks does so too.
TEST(Run, ATechnologyOfDeeperPipelinesHasCyclesOfItsOwn) {
  auto point = test::point("mnist-cnn", "lns-madam-pe", "lns8g8");
  point.baseline = parse_number_format("fp32");
  const auto& same = point.technology;
  point.further_technologies = {
      same, pipelined(same, {{"l", "lns8g8", 1, 32, {}, 7, 1}, {"f", "fp32", 1, 32, {}, 3, 1}}),
      pipelined(same, {{"f", "fp32", 1, 32, {}, 0, 500}})};
  for (const auto fidelity : {Fidelity::Analytical, Fidelity::Tile}) {
    point.fidelity = fidelity;
    const auto report = run(point);
    const auto format = report.iteration.total.cycles.total();
    const auto baseline = report.baseline->total.cycles.total();
    const auto& [first, like, deep, waiting] =
        std::tie(report.technologies[0], report.technologies[1], report.technologies[2],
                 report.technologies[3]);
    EXPECT_EQ(first.cycles, std::nullopt);
    EXPECT_EQ(like.cycles, std::nullopt);
    EXPECT_EQ(like.baseline_cycles, std::nullopt);
    EXPECT_EQ(like.energy, first.energy);
    EXPECT_EQ(deep.cycles, format + Cycles(7 * nests_of(point.workload)));
    EXPECT_EQ(deep.baseline_cycles, baseline + Cycles(3 * nests_of(point.workload)));
    EXPECT_EQ(waiting.cycles, format);
    EXPECT_GT(waiting.baseline_cycles, baseline);
    PriceList prices(same);
    const auto at = [&](const IterationCost& of, const std::optional<Cycles>& cycles) {
      return price(of.total.events, inventory_of(point.machine), point.machine.duration(*cycles),
                   prices);
    };
    EXPECT_EQ(deep.energy, at(report.iteration, deep.cycles));
    EXPECT_EQ(*deep.baseline, at(*report.baseline, deep.baseline_cycles));
    EXPECT_GT(deep.energy.total().nominal, first.energy.total().nominal);
  }
}

/// So has it of a baseline on a machine of its own, whose clock its cycles are of.
TEST(Run, ATechnologyOfDeeperPipelinesHasCyclesOfItsOwnOnEitherMachine) {
  auto point = test::point("mnist-cnn", "lns-madam-pe", "lns8g8");
  point.baseline = parse_number_format("fp32");
  point.baseline_machine = other_machine("lns-madam-pe");
  const auto& same = point.technology;
  point.further_technologies = {pipelined(same, {{"f", "fp32", 1, 64, {}, 3, 1}})};
  const auto report = run(point);
  const auto& deep = report.technologies.back();
  EXPECT_EQ(deep.cycles, report.iteration.total.cycles.total());
  EXPECT_EQ(deep.baseline_cycles,
            report.baseline->total.cycles.total() + Cycles(3 * nests_of(point.workload)));
  PriceList prices(same);
  const auto& machine = *point.baseline_machine;
  EXPECT_EQ(*deep.baseline, price(report.baseline->total.events, inventory_of(machine),
                                  machine.duration(*deep.baseline_cycles), prices));
}

/// The ledger has each side's own depth: that of the machine and what its deepest lanes add.
TEST(Run, TellsTheDepthOfEitherSide) {
  auto point = test::point("mnist-cnn", "lns-madam-pe", "fp8e4m3+error=fp8e5m2");
  point.baseline = parse_number_format("fp32");
  const auto plain = comparison(run(point));
  const auto lane = product_formats(point.formats, {}, Pass::InputGradient).lane.name;
  point.technology = pipelined(point.technology, {{"e4m3", "fp8e4m3", 1, 32, {}, 2, 1},
                                                  {"both", lane, 1, 32, {}, 5, 1},
                                                  {"e5m2", "fp8e5m2", 1, 32, {}, 9, 1}});
  const auto compared = comparison(run(point));
  EXPECT_EQ(compared->format.added_stages, 5U);
  EXPECT_EQ(compared->format.pipeline_depth_cycles, plain->format.pipeline_depth_cycles + 5);
  EXPECT_EQ(compared->baseline.pipeline_depth_cycles, plain->baseline.pipeline_depth_cycles);
  EXPECT_EQ(plain->format.pipeline_depth_cycles, point.machine.pe.latency_cycles());
  point.baseline_machine = other_machine("lns-madam-pe");
  const auto apart = comparison(run(point));
  EXPECT_EQ(apart->format.pipeline_depth_cycles, compared->format.pipeline_depth_cycles);
  EXPECT_EQ(apart->baseline.pipeline_depth_cycles, plain->baseline.pipeline_depth_cycles + 3);
}

double multiplier_energy(const Cost& cost) {
  return cost.energy.components.at({Scope::ProcessingElement, "multiplier"}).nominal.value();
}

/// A multiplier that costs nothing for products of 0, and half where no operand's bit toggles.
Point point_that_follows_statistics() {
  auto point = test::point("mnist-cnn", "lns-madam-pe", "int8");
  for (auto& curve : point.technology.energy) {
    if (curve.resource == "integer_multiplier") {
      for (auto& priced : curve.points) {
        priced.by_zero_fraction = {{0, 1}, {1, 0}};
        priced.by_toggle_rate = {{0, 0.5}, {0.5, 1}};
      }
    }
  }
  return point;
}

TEST(Run, EnergyFollowsTheStatisticsOfATrace) {
  const std::string axis =
      R"({"input": 1, "output": 1, "taps": 1, "stride": 1, "padding": 0, "dilation": 1})";
  const std::string start =
      R"({"schema": "lnsim-trace", "schema_version": 1, "network": "n", "name": "t", "batch": 1,)"
      R"( "optimiser": "sgd"})"
      "\n"
      R"({"layer": "fc", "pass": "weight_gradient", "kind": "matmul", "contraction": {"groups": 1,)"
      R"( "n": 32, "k": 32, "c": 32, "second": "weight", "height": )" +
      axis + R"(, "width": )" + axis + "}";
  const std::string statistics = R"(, "statistics": {"first": {"toggle_rate": 0.35},)"
                                 R"( "output": {"zero_fraction": 0.75, "toggle_rate": 0.25}})";
  auto point = point_that_follows_statistics();
  const auto total = [&](const std::string& text) {
    point.workload = parse_trace(text, "t.jsonl");
    return run(point).iteration.total;
  };
  const auto plain = total(start + "}");
  const auto known = total(start + statistics + "}");
  EXPECT_NEAR(multiplier_energy(known) / multiplier_energy(plain), 0.25 * 0.8, 1e-12);
  EXPECT_EQ(known.cycles, plain.cycles);
}

TEST(Run, OpsOfTheSameWorkMayHaveOtherStatistics) {
  auto point = point_that_follows_statistics();
  const auto forward = point.workload.ops.front();
  auto still = forward;
  still.statistics = {.first = {0, 0.0}, .second = {0, 0.0}, .output = {}};
  point.workload.ops = {forward, still, forward};
  const auto ops = run(point).iteration.ops;
  EXPECT_DOUBLE_EQ(multiplier_energy(*ops[1].cost), 0.5 * multiplier_energy(*ops[0].cost));
  EXPECT_EQ(multiplier_energy(*ops[2].cost), multiplier_energy(*ops[0].cost));
  EXPECT_EQ(ops[1].cost->cycles, ops[0].cost->cycles);
}

TEST(Run, DatapathFidelityIsForEveryFormat) {
  auto point = test::point("mnist-cnn", "lns-madam-pe", "fp8e4m3");
  point.fidelity = Fidelity::Datapath;
  const auto report = run(point);
  ASSERT_TRUE(report.datapath_check.has_value());
  EXPECT_GT(report.datapath_check->outputs, 0U);
}

}  // namespace
}  // namespace lnsim
