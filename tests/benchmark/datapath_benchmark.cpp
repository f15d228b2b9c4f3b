// SPDX-License-Identifier: MIT
/// How fast a processing element at datapath fidelity runs, in clock cycles of the element a
/// second. Not a test: run bin/datapath_benchmark by hand. Where Verilator is installed, the lanes'
/// RTL runs first, on the same vectors, and `over_rtl` says how often faster the model is.
#include <array>
#include <memory>
#include <systemc>
#include <vector>

#include "sim/cycle/datapath/processing_element.hpp"
#include "tests/benchmark/datapath_work.hpp"

namespace lnsim::benchmarks {
namespace {

using cycle::datapath::TileOperands;

constexpr std::array formats{"lns8g8",  "lns8g8-t4",  "lns8g8-bins", "lns8g8-bins-deferred",
                             "lns10g8", "lns16g2048", "int8",        "fp8e4m3",
                             "bf16",    "fp16",       "fp32",        "fp16-a16"};

/// A processing element of the paper that computes a tile whenever it is told to.
class Element {
 public:
  explicit Element(const NumberFormat& format)
      : tile_(tile_of(format)),
        element_(sc_core::sc_gen_unique_name("element"), cycle::datapath::paper_element(), format,
                 sc_core::sc_time(1, sc_core::SC_NS),
                 {[this] { return next(); },
                  [this](const auto&, const auto& result) { cycles_ = result.cycles; }}) {}

  /// The cycles that the tile took.
  std::uint64_t run() {
    go_.notify(sc_core::SC_ZERO_TIME);
    sc_core::sc_start();
    return cycles_.value();
  }

 private:
  const TileOperands* next() {
    sc_core::wait(go_);
    return &tile_;
  }

  TileOperands tile_;
  sc_core::sc_event go_;
  Cycles cycles_;
  cycle::datapath::ProcessingElement element_;
};

void run_element(benchmark::State& state, Element& element, const std::string& format) {
  const auto rate = run_cycles(state, [&] { return element.run(); });
  if (const auto rtl = rtl_rates().find(format); rtl != rtl_rates().end()) {
    state.counters["over_rtl"] = rate / rtl->second;
  }
}

}  // namespace
}  // namespace lnsim::benchmarks

/// SystemC elaborates once a process: all processing elements before the first runs.
int main(int argc, char** argv) {
  using namespace lnsim::benchmarks;
  std::vector<std::unique_ptr<Element>> elements;
  for (const auto* format : formats) {
    elements.push_back(std::make_unique<Element>(lnsim::parse_number_format(format)));
    benchmark::RegisterBenchmark(format,
                                 [&element = *elements.back(), format](benchmark::State& state) {
                                   run_element(state, element, format);
                                 });
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
