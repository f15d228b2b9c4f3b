// SPDX-License-Identifier: MIT
#pragma once

#include "models/base/event_counts.hpp"
#include "models/base/units.hpp"
#include "sim/execution/product_traffic.hpp"

namespace lnsim {

/// Where the cycles of an op went. Every cycle has one cause; the parts sum to the total.
struct CycleStack {
  Cycles compute;        ///< the array issues vector multiply-accumulates, or waits for a
                         ///< sum that it still adds to
  Cycles fill_drain;     ///< pipeline depth, and the last outputs on their way out
  Cycles operand_stall;  ///< operands on their way from the global buffer
  Cycles output_stall;   ///< the collector waits for post-processing or the write port
  Cycles dram_stall;     ///< a tile on its way from or to DRAM
  Cycles vector_unit;    ///< the vector unit computes
  Cycles weight_update;  ///< the weight-update unit computes

  [[nodiscard]] Cycles total() const {
    return compute + fill_drain + operand_stall + output_stall + dram_stall + vector_unit +
           weight_update;
  }
  CycleStack& operator+=(const CycleStack& other);
  bool operator==(const CycleStack&) const = default;
};

/// What running an op costs before anything is priced.
struct Execution {
  CycleStack cycles;
  EventCounts counts;
  ProductTraffic traffic = {};  ///< of a contraction, whose counts have it in them

  Execution& operator+=(const Execution& other);
  bool operator==(const Execution&) const = default;
};

inline CycleStack& CycleStack::operator+=(const CycleStack& other) {
  compute += other.compute;
  fill_drain += other.fill_drain;
  operand_stall += other.operand_stall;
  output_stall += other.output_stall;
  dram_stall += other.dram_stall;
  vector_unit += other.vector_unit;
  weight_update += other.weight_update;
  return *this;
}

inline Execution& Execution::operator+=(const Execution& other) {
  cycles += other.cycles;
  counts += other.counts;
  traffic += other.traffic;
  return *this;
}

}  // namespace lnsim
