// SPDX-License-Identifier: MIT
/// How long the stages of a simulation take. Not a test: run bin/simulate_benchmark by hand.
#include <filesystem>

#include <benchmark/benchmark.h>

#include "energy/technology.hpp"
#include "models/hardware/machine_inventory.hpp"
#include "models/networks/network.hpp"
#include "sim/analytical/execute.hpp"
#include "sim/mapper/mapper.hpp"
#include "sim/run.hpp"
#include "tests/sim/machines.hpp"
#include "workloads/lower.hpp"

namespace lnsim {
namespace {

const std::filesystem::path root = LNSIM_SOURCE_DIR;

Workload workload(const std::string& name) {
  return lower(load_network(root / "models/networks" / (name + ".json")), 1, Optimiser::LnsMadam);
}

/// The 3x3 convolution of ResNet's third stage, forward.
LoopNest convolution() {
  const Axis axis{.input = 14, .output = 14, .taps = 3, .stride = 1, .padding = 1, .dilation = 1};
  return loop_nests({.k = 256, .c = 256, .height = axis, .width = axis}, Pass::Forward).front();
}

void lower_network(benchmark::State& state, const std::string& name) {
  const auto network = load_network(root / "models/networks" / (name + ".json"));
  for (auto unused : state) {
    benchmark::DoNotOptimize(lower(network, 1, Optimiser::LnsMadam));
  }
}
BENCHMARK_CAPTURE(lower_network, resnet50, std::string("resnet50"));
BENCHMARK_CAPTURE(lower_network, bert_large, std::string("bert-large"));

void map_one_nest(benchmark::State& state) {
  const auto machine = test::machine("lns-madam-chip16");
  const auto format = parse_number_format("lns8g8");
  const auto nest = convolution();
  for (auto unused : state) {
    benchmark::DoNotOptimize(map_nest(nest, {.machine = machine, .formats = format}));
  }
}
BENCHMARK(map_one_nest);

void execute_in_closed_form(benchmark::State& state) {
  const auto machine = test::machine("lns-madam-chip16");
  const auto format = parse_number_format("lns8g8");
  const auto mapping = map_nest(convolution(), {.machine = machine, .formats = format});
  for (auto unused : state) {
    benchmark::DoNotOptimize(analytical::execute(machine, Job{mapping, format}));
  }
}
BENCHMARK(execute_in_closed_form);

void run_iteration(benchmark::State& state, const std::string& name) {
  const Point point{.workload = workload(name),
                    .machine = test::machine("lns-madam-pe"),
                    .formats = parse_number_format("lns8g8"),
                    .baseline = parse_number_format("fp32"),
                    .technology = load_technology(root / "energy/technologies/sub16nm.json")};
  for (auto unused : state) {
    benchmark::DoNotOptimize(run(point));
  }
}
/// A point whose mappings are known, without a baseline.
void run_known_point(benchmark::State& state, const std::string& name) {
  const Point point{.workload = workload(name),
                    .machine = test::machine("lns-madam-pe"),
                    .formats = parse_number_format("lns8g8"),
                    .baseline = std::nullopt,
                    .technology = load_technology(root / "energy/technologies/sub16nm.json")};
  for (auto unused : state) {
    benchmark::DoNotOptimize(run(point));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(run_known_point, resnet18, std::string("resnet18"))
    ->Unit(benchmark::kMillisecond);

/// The same execution in other prices.
void price_known_iteration(benchmark::State& state, const std::string& name) {
  const auto machine = test::machine("lns-madam-pe");
  const auto technology = load_technology(root / "energy/technologies/sub16nm.json");
  const Point point{.workload = workload(name),
                    .machine = machine,
                    .formats = parse_number_format("lns8g8"),
                    .baseline = std::nullopt,
                    .technology = technology};
  const auto total = run(point).iteration.total;
  const auto duration = machine.duration(total.cycles.total());
  for (auto unused : state) {
    PriceList prices(technology);
    benchmark::DoNotOptimize(price(total.events, inventory_of(machine), duration, prices));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(price_known_iteration, resnet18, std::string("resnet18"))
    ->Unit(benchmark::kMicrosecond);

BENCHMARK_CAPTURE(run_iteration, resnet50, std::string("resnet50"))->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run_iteration, bert_large, std::string("bert-large"))
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace lnsim

BENCHMARK_MAIN();
