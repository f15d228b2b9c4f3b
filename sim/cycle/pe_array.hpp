// SPDX-License-Identifier: MIT
#pragma once

#include <systemc>
#include <utility>

#include "models/hardware/architecture.hpp"
#include "sim/cycle/channels.hpp"
#include "sim/cycle/time.hpp"

namespace lnsim::cycle {

/// All processing elements at tile fidelity: a step begins when the first vectors of its operands
/// are there, ends no earlier than the last of them allows, occupies the array for as long as the
/// fullest processing element issues vectors or converts outputs, and every stall has a cause.
class PeArray : public sc_core::sc_module {
 public:
  PeArray(const sc_core::sc_module_name& name, const Architecture& machine,
          ArrayChannels& channels);

  struct Counts {
    std::uint64_t lane_vectors = 0;    ///< vector multiply-accumulates of active lanes
    std::uint64_t a_reads = 0;         ///< operand A vectors read and latched
    std::uint64_t b_reads = 0;         ///< operand B vectors read and broadcast
    std::uint64_t preloaded_sums = 0;  ///< partial sums put back into the collector
  };
  struct Times {
    std::uint64_t compute = 0;
    std::uint64_t operand_stall = 0;
    std::uint64_t output_stall = 0;
    std::uint64_t dram_stall = 0;
  };
  /// The next job's first step waits from now on.
  void begin_job() { idle_since_ = now(); }
  Counts take_counts() { return std::exchange(counts_, {}); }
  Times take_times() { return std::exchange(times_, {}); }

 private:
  /// What a step is on the fullest processing element.
  struct Work {
    std::uint64_t row_blocks = 0;  ///< of as many rows as there are lanes
    std::uint64_t last_rows = 0;   ///< of the last of them
    std::uint64_t columns = 0;
    std::uint64_t column_blocks = 0;  ///< of as many columns as the collector has entries
    std::uint64_t last_columns = 0;   ///< of the last of them
    std::uint64_t vectors = 0;        ///< of a dot product
  };

  void run();
  void wait_for_operands(const FetchedStep& fetched);
  void compute(const FetchedStep& fetched);
  void hand_over(const Step& step, const Work& work, std::uint64_t begin, std::uint64_t end);
  std::uint64_t await_place_for_outputs();
  [[nodiscard]] Work work_of(const Step& step) const;
  /// Cycles in which the fullest processing element issues a step's vectors, or waits for sums that
  /// it adds to.
  [[nodiscard]] std::uint64_t busy(const Step& step, const Work& work) const;
  /// Cycles in which the post-processing lanes take a column of a block of rows.
  [[nodiscard]] std::uint64_t slots(const Step& step, std::uint64_t rows) const;
  void count(const Step& step, std::uint64_t vectors);

  const Architecture& machine_;
  ArrayChannels& channels_;
  Counts counts_;
  Times times_;
  std::uint64_t idle_since_ = 0;
};

}  // namespace lnsim::cycle
