// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <systemc>
#include <utility>
#include <vector>

#include "models/hardware/architecture.hpp"
#include "models/numerics/lns_datapath.hpp"
#include "sim/cycle/datapath/accumulation_collector.hpp"
#include "sim/cycle/datapath/exponent_adder.hpp"
#include "sim/cycle/datapath/log_to_linear.hpp"

namespace lnsim::cycle::datapath {

/// The wires on which a vector of operand B reaches all lanes at once.
struct Broadcast {
  std::span<const numerics::LnsCode> vector;
  std::uint64_t column = 0;
  sc_core::sc_event valid{"valid"};
};

/// One lane: operand register, exponent adders, converters, and accumulator with its collector. It
/// takes a vector per initiation interval; a vector's sum is in the collector one initiation
/// interval and the pipeline's depth after its issue. Where in the pipeline the registers sit is
/// left open: all of them stand between the converters and the accumulator, whose loop takes one
/// cycle.
class VectorMac : public sc_core::sc_module {
 public:
  /// Datapath and broadcast must outlive the module; `cycle` is the clock's period in SystemC time.
  VectorMac(const sc_core::sc_module_name& name, const lnsim::ProcessingElement& pe,
            const numerics::LnsDatapath& datapath, const Broadcast& broadcast,
            const sc_core::sc_time& cycle);

  /// Latches a vector of operand A, to be multiplied by every vector broadcast from now on.
  void latch(std::span<const numerics::LnsCode> vector);
  /// Empties the collector and gates the lane until the next latch.
  void reset();
  [[nodiscard]] const AccumulationCollector& collector() const { return collector_; }

  struct Counts {
    std::uint64_t latches = 0;
    std::uint64_t exponent_additions = 0;
    std::uint64_t conversions = 0;
    AccumulationCollector::Counts collector;
  };
  /// Events since the last call.
  Counts take_counts();

 private:
  /// A vector in the pipeline, due in the collector at `done`.
  struct Beat {
    sc_core::sc_time done;
    std::uint64_t column = 0;
    std::vector<std::int64_t> terms;
  };

  void multiply();
  void accumulate();

  const Broadcast& broadcast_;
  sc_core::sc_time latency_;
  ExponentAdder exponent_adder_{"exponent_adder"};
  LogToLinear log_to_linear_;
  AccumulationCollector collector_;
  bool gated_ = true;
  std::vector<numerics::LnsCode> operand_register_;
  std::vector<numerics::LnsProduct> products_;
  std::deque<Beat> pipeline_;
  sc_core::sc_event pipeline_begins_{"pipeline_begins"};
  std::uint64_t latches_ = 0;
};

}  // namespace lnsim::cycle::datapath
