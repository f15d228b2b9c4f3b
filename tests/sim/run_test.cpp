// SPDX-License-Identifier: MIT
#include "sim/run.hpp"

#include <algorithm>
#include <limits>

#include <gtest/gtest.h>

#include "tests/sim/points.hpp"

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

TEST(Run, EqualOpsCostTheSame) {
  auto point = test::point("bert-base", "lns-madam-pe", "lns8g8");
  const auto report = run(point);
  const auto& ops = point.workload.ops;
  std::size_t pairs = 0;
  for (std::size_t i = 1; i < ops.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (ops[i].pass == ops[j].pass && ops[i].work == ops[j].work) {
        expect_same(report.iteration.ops[i].cost, report.iteration.ops[j].cost);
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
    expect_same(run(point).iteration.total, together.iteration.ops[i].cost);
  }
}

TEST(Run, OpsSumToPassesAndPassesToTheTotal) {
  const auto iteration = run(test::point("resnet18", "lns-madam-pe", "lns8g8")).iteration;
  std::array<Cost, std::size(all_passes)> passes;
  Cost total;
  for (const auto& op : iteration.ops) {
    passes[static_cast<std::size_t>(op.pass)] += op.cost;
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
    EXPECT_EQ(row.cost.macs, multiply_accumulates(op));
  }
}

TEST(Run, TheBaselineIsARunInItsFormat) {
  auto point = test::point("resnet18", "lns-madam-pe", "lns8g8");
  point.baseline = parse_number_format("fp32");
  const auto both = run(point);
  ASSERT_TRUE(both.baseline);
  EXPECT_EQ(both.baseline->format, *point.baseline);
  const auto baseline = run(test::point("resnet18", "lns-madam-pe", "fp32"));
  expect_same(both.baseline->total, baseline.iteration.total);
  const auto alone = run(test::point("resnet18", "lns-madam-pe", "lns8g8"));
  EXPECT_FALSE(alone.baseline);
  expect_same(both.iteration.total, alone.iteration.total);
}

TEST(Run, AnIdealMachineHasNoTrafficOutsideOfItsProcessingElement) {
  const auto total = run(test::point("resnet18", "lns-madam-pe-ideal", "lns8g8")).iteration.total;
  const auto traffic = traffic_bytes(total.events);
  EXPECT_EQ(traffic.at("global_buffer"), 0U);
  EXPECT_EQ(traffic.at("dram"), 0U);
  EXPECT_GT(traffic.at("operand_buffer_a"), 0U);
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
    EXPECT_GE(real.ops[i].cost.cycles.total(), ideal.ops[i].cost.cycles.total())
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

TEST(Run, CountsThatDoNotFitNameTheWorkload) {
  auto point = test::point("mnist-cnn", "lns-madam-pe", "lns8g8");
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  point.workload.ops = {{"update", Pass::Update, OpKind::OptimiserUpdate, WeightUpdate{most / 4}}};
  EXPECT_EQ(message_of(point).find("mnist-cnn, batch 1: a count does not fit in 64 bits"), 0U);
}

TEST(Run, ProductsOfZeroHaveTheirOwnPrice) {
  auto point = test::point("mnist-cnn", "lns-madam-pe", "int8");
  auto& curves = point.technology.energy;
  const auto multiplier = std::find_if(curves.begin(), curves.end(), [](const auto& curve) {
    return curve.resource == "integer_multiplier";
  });
  auto free = *multiplier;
  free.zero_operand = true;
  for (auto& priced : free.points) {
    priced.value = {};
  }
  curves.push_back(free);
  const auto multiplier_energy = [&] {
    const auto total = run(point).iteration.total;
    return total.energy.components.at({Scope::ProcessingElement, "multiplier"}).nominal.value();
  };
  const auto dense = multiplier_energy();
  for (auto& op : point.workload.ops) {
    op.zeros = {.first = 0.5, .second = 0.5, .output = 0.5};
  }
  EXPECT_NEAR(multiplier_energy() / dense, 0.25, 1e-3);
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
