// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <systemc>
#include <utility>
#include <vector>

#include "models/hardware/architecture.hpp"
#include "sim/cycle/datapath/accumulation_collector.hpp"
#include "sim/cycle/datapath/vector_multiplier.hpp"

namespace lnsim::cycle::datapath {

/// The vector multiply-accumulate units of all lanes, which work in step: operand registers,
/// multipliers, and accumulators with their collectors. They take a vector per initiation interval;
/// its sums are in the collector one initiation interval and the lanes' latency after its issue.
/// Where in the pipeline the registers sit is left open: all of them stand between the adder trees
/// and the accumulators, to which a sum's next vector comes no sooner than the sum can be added to.
class VectorMac : public sc_core::sc_module {
 public:
  /// Throws Error where an option of the format is out of range.
  VectorMac(const sc_core::sc_module_name& name, const lnsim::ProcessingElement& pe,
            const ProductFormats& formats, std::uint64_t latency_cycles);

  /// What decodes the operands.
  [[nodiscard]] const VectorMultiplier& multiplier() const { return *multiplier_; }
  /// Empties the collectors; the first `lanes` lanes work from now on, the others are gated.
  void reset(std::size_t lanes);
  /// Latches a vector of operand A in front of each working lane, [element][lane], to be multiplied
  /// by every vector issued from now on. It must stay where it is.
  void latch(std::span<const std::uint32_t> vectors);
  /// Takes a vector of operand B at this clock edge, for an entry of the collectors.
  void issue(std::span<const std::uint32_t> vector, std::uint64_t entry);
  /// The next clock edge: what has come to the end of the pipeline is accumulated.
  void clock();
  [[nodiscard]] const AccumulationCollector& collector() const { return collector_; }

  struct Counts {
    std::uint64_t latches = 0;
    std::uint64_t accumulations = 0;  ///< elements, masked ones included
    VectorMultiplier::Counts multiplier;
    AccumulationCollector::Counts collector;
  };
  /// Events since the last call.
  Counts take_counts();

 private:
  /// A stage of the pipeline: the sums of a vector on their way to an entry, or nothing.
  struct Stage {
    bool valid = false;
    std::uint64_t entry = 0;
    std::vector<VectorSum> sums;  ///< [lane], with deferred bins [lane][bin]
  };

  std::uint32_t vector_size_;
  std::uint32_t lane_sums_;  ///< that a lane hands on for a vector
  std::unique_ptr<VectorMultiplier> multiplier_;
  AccumulationCollector collector_;
  std::size_t lanes_ = 0;
  std::span<const std::uint32_t> operand_registers_;
  std::vector<Stage> pipeline_;  ///< a ring, with one stage for each cycle of latency
  std::size_t end_ = 0;          ///< the stage at the end of the pipeline, free for the next issue
  std::uint64_t latches_ = 0;
  std::uint64_t issued_ = 0;  ///< vectors times lanes
};

}  // namespace lnsim::cycle::datapath
