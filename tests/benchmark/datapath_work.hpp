// SPDX-License-Identifier: MIT
#pragma once

#include <ctime>
#include <map>
#include <string>

#include <benchmark/benchmark.h>

#include "sim/cycle/datapath/operand_stimulus.hpp"
#include "tests/sim/cycle/datapath/elements.hpp"

namespace lnsim::benchmarks {

/// What a processing element of the paper computes in every benchmark: 1024 issues of 1024
/// multiply-accumulates.
inline cycle::datapath::TileOperands tile_of(const NumberFormat& format) {
  return cycle::datapath::make_operands({.rows = 32, .columns = 16, .reduction = 2048, .taps = 1},
                                        format, cycle::datapath::OperandStimulus::Random, 1);
}

/// Cycles a second of the RTL, by format, once its benchmark has run.
inline std::map<std::string, double>& rtl_rates() {
  static std::map<std::string, double> rates;
  return rates;
}

/// Runs work, which returns the cycles that it took, and shows cycles and multiply-accumulates a
/// second, by processor time. Returns the former.
template <class Work>
double run_cycles(benchmark::State& state, Work work) {
  const auto macs = static_cast<double>(cycle::datapath::paper_element().macs_per_cycle());
  double cycles = 0;
  const auto begin = std::clock();
  for (auto unused : state) {
    cycles += static_cast<double>(work());
  }
  const auto seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  state.counters["cycles"] = benchmark::Counter(cycles, benchmark::Counter::kIsRate);
  state.counters["MACs"] = benchmark::Counter(cycles * macs, benchmark::Counter::kIsRate);
  return cycles / seconds;
}

}  // namespace lnsim::benchmarks
