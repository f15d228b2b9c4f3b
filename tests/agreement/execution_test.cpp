// SPDX-License-Identifier: MIT
/// The closed form against the SystemC model: counts equal exactly, cycles within the bound that
/// the closed form declares, and exactly equal where memory is ideal.
#include <cmath>
#include <filesystem>
#include <random>

#include <gtest/gtest.h>

#include "models/networks/network.hpp"
#include "sim/analytical/execute.hpp"
#include "sim/cycle/execute.hpp"
#include "sim/mapper/mapper.hpp"
#include "tests/sim/machines.hpp"
#include "workloads/lower.hpp"

namespace lnsim {
namespace {

std::vector<Job> jobs_of(const Workload& workload, const Architecture& machine,
                         const NumberFormat& format) {
  std::vector<Job> jobs;
  for (const auto& op : workload.ops) {
    if (const auto* contraction = std::get_if<Contraction>(&op.work)) {
      for (const auto& nest : loop_nests(*contraction, op.pass)) {
        jobs.push_back({map_nest(nest, {.machine = machine, .formats = format}), format});
      }
    } else if (std::holds_alternative<VectorWork>(op.work)) {
      jobs.push_back({vector_task(op, machine, format), format});
    } else {
      jobs.push_back(
          {update_task(std::get<WeightUpdate>(op.work), workload.optimiser, machine, format),
           format});
    }
  }
  return jobs;
}

/// Contractions whose edges, windows, groups and reductions all are ragged, from a fixed seed.
std::vector<Contraction> ragged_contractions(std::size_t count) {
  std::mt19937_64 random(20211106);
  const auto draw = [&](std::uint64_t low, std::uint64_t high) {
    return std::uniform_int_distribution<std::uint64_t>(low, high)(random);
  };
  std::vector<Contraction> ops;
  while (ops.size() < count) {
    Contraction op{.groups = draw(1, 3), .n = draw(1, 3), .k = draw(1, 200), .c = draw(1, 200)};
    for (auto* axis : {&op.height, &op.width}) {
      axis->input = draw(1, 40);
      axis->taps = draw(1, 5);
      axis->stride = draw(1, 3);
      axis->padding = draw(0, 2);
      axis->dilation = draw(1, 2);
    }
    const auto fits = [](const Axis& axis) {
      return axis.input + 2 * axis.padding >= axis.dilation * (axis.taps - 1) + 1;
    };
    if (fits(op.height) && fits(op.width)) {
      for (auto* axis : {&op.height, &op.width}) {
        axis->output = (axis->input + 2 * axis->padding - axis->dilation * (axis->taps - 1) - 1) /
                           axis->stride +
                       1;
      }
      ops.push_back(op);
    }
  }
  return ops;
}

Workload ragged_workload() {
  Workload workload;
  for (const auto& contraction : ragged_contractions(60)) {
    for (const auto pass : {Pass::Forward, Pass::InputGradient, Pass::WeightGradient}) {
      workload.ops.push_back({"ragged", pass, OpKind::Convolution, contraction});
    }
  }
  for (const std::uint64_t elements : {1U, 63U, 4096U, 1000003U}) {
    workload.ops.push_back({"vector", Pass::Forward, OpKind::Elementwise,
                            VectorWork{.read_elements = elements * 2,
                                       .written_elements = elements,
                                       .operations = {.add = elements, .divide = elements / 3}}});
    workload.ops.push_back(
        {"update", Pass::Update, OpKind::OptimiserUpdate, WeightUpdate{elements}});
  }
  return workload;
}

Workload workload_of(const std::string& name) {
  if (name == "ragged") {
    return ragged_workload();
  }
  const auto file = std::filesystem::path(LNSIM_SOURCE_DIR) / "models/networks" / (name + ".json");
  return lower(load_network(file), 1, Optimiser::LnsMadam);
}

double distance(Cycles a, Cycles b) {
  return std::abs(static_cast<double>(a.value()) - static_cast<double>(b.value()));
}

using Case = std::tuple<std::string, std::string, std::string>;

class Agreement : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    const auto& [workload, machine, format] = GetParam();
    machine_ = test::machine(machine);
    jobs_ = jobs_of(workload_of(workload), machine_, parse_number_format(format));
    simulated_ = cycle::execute({{machine_, jobs_}}).front();
    ASSERT_EQ(simulated_.size(), jobs_.size());
  }

  Architecture machine_;
  std::vector<Job> jobs_;
  std::vector<Execution> simulated_;
};

TEST_P(Agreement, CountsAreEqualAndCyclesWithinTheDeclaredBound) {
  Cycles closed_total;
  Cycles simulated_total;
  for (std::size_t i = 0; i < jobs_.size(); ++i) {
    const auto closed = analytical::execute(machine_, jobs_[i]);
    EXPECT_EQ(closed.counts, simulated_[i].counts) << "job " << i;
    EXPECT_EQ(closed.traffic, simulated_[i].traffic) << "job " << i;
    const auto expected = simulated_[i].cycles.total();
    const auto found = closed.cycles.total();
    closed_total += found;
    simulated_total += expected;
    if (!machine_.memory) {
      EXPECT_EQ(closed.cycles, simulated_[i].cycles) << "job " << i;
    }
    const auto bound = analytical::declared_op_error * static_cast<double>(expected.value()) +
                       analytical::declared_op_latency_cycles;
    EXPECT_LE(distance(found, expected), bound)
        << "job " << i << ": closed form " << found.value() << ", simulated " << expected.value();
  }
  EXPECT_LE(std::abs(closed_total / simulated_total - 1), analytical::declared_total_error);
}

INSTANTIATE_TEST_SUITE_P(All, Agreement,
                         testing::Combine(testing::Values("ragged", "resnet18", "bert-base",
                                                          "mnist-cnn", "small-transformer"),
                                          testing::Values("lns-madam-pe", "lns-madam-pe-ideal",
                                                          "lns-madam-chip16"),
                                          testing::Values("lns8g8", "lns8g8-bins-deferred", "fp32",
                                                          "int4", "mxfp6e3m2")),
                         [](const auto& parameters) {
                           auto name = std::get<0>(parameters.param) + "_" +
                                       std::get<1>(parameters.param) + "_" +
                                       std::get<2>(parameters.param);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace lnsim
