// SPDX-License-Identifier: MIT
#include "sim/cycle/pe_array.hpp"

#include <algorithm>

#include "sim/cycle/time.hpp"

namespace lnsim::cycle {
PeArray::PeArray(const sc_core::sc_module_name& name, const Architecture& machine,
                 ArrayChannels& channels)
    : sc_module(name), machine_(machine), channels_(channels) {
  SC_HAS_PROCESS(PeArray);
  SC_THREAD(run);
}

void PeArray::run() {
  while (true) {
    const auto fetched = channels_.steps.read();
    wait_for_operands(fetched);
    compute(fetched);
    channels_.step_slots.post();
    if (fetched.step.tile_ends && machine_.memory) {
      channels_.tile_slots.post();
    }
    hand_over(fetched.step);
  }
}

/// Reading the record above took until the fetch engine sent it: the operands may be on their way
/// still. `idle_since_` is when the array ran out of work.
void PeArray::wait_for_operands(const FetchedStep& fetched) {
  if (fetched.first_ready > now()) {
    wait(cycles(fetched.first_ready - now()));
  }
  const auto stall = now() - idle_since_;
  const auto dram =
      std::min(stall, fetched.tile_ready > idle_since_ ? fetched.tile_ready - idle_since_ : 0);
  times_.dram_stall += dram;
  times_.operand_stall += stall - dram;
}

void PeArray::compute(const FetchedStep& fetched) {
  const auto& mapping = channels_.mapping();
  const auto& pe = machine_.pe;
  const auto& extent = fetched.step.extent;
  std::uint64_t vectors = 0;
  std::uint64_t last_chunk = 0;
  for (std::uint64_t k = 0; k < extent.reduction; k += mapping.array.reduction) {
    last_chunk = mapping.nest.vectors(std::min(mapping.array.reduction, extent.reduction - k),
                                      pe.vector_size);
    vectors += last_chunk;
  }
  const auto blocks =
      ceil_div<std::uint64_t>(ceil_div<std::uint64_t>(extent.rows, pe.lanes), mapping.pe_rows);
  const auto columns = ceil_div<std::uint64_t>(extent.columns, mapping.pe_columns);
  const auto issue = blocks * columns * pe.initiation_interval_cycles;
  const auto begin = now();
  const auto busy = issue * vectors;
  const auto streamed = fetched.all_ready + issue * last_chunk;
  const auto slots =
      fetched.step.last_reduction ? ceil_div<std::uint64_t>(pe.lanes, pe.post_processing_lanes) : 0;
  const auto operands_end = std::max(begin + busy, streamed);
  const auto end = std::max(operands_end, begin + blocks * columns * slots);
  wait(cycles(end - begin));
  times_.compute += busy;
  times_.operand_stall += operands_end - begin - busy;
  times_.output_stall += end - operands_end;
  count(fetched.step, vectors);
}

/// Passes the outputs on; waits while the previous step's are still in the way.
void PeArray::hand_over(const Step& step) {
  const auto begin = now();
  const bool dram_is_behind = machine_.memory && channels_.stores.num_free() == 0;
  const auto columns =
      std::min(ceil_div<std::uint64_t>(step.extent.columns, channels_.mapping().pe_columns),
               std::uint64_t{machine_.pe.collector_entries});
  const auto slots = ceil_div<std::uint64_t>(machine_.pe.lanes, machine_.pe.post_processing_lanes);
  channels_.outputs.write({step, step.last_reduction ? columns * slots : columns});
  (dram_is_behind ? times_.dram_stall : times_.output_stall) += now() - begin;
  idle_since_ = now();
}

void PeArray::count(const Step& step, std::uint64_t vectors) {
  const auto& mapping = channels_.mapping();
  const auto& extent = step.extent;
  const auto part = ceil_div<std::uint64_t>(extent.columns, mapping.pe_columns);
  for (std::uint64_t c = 0; c < extent.columns; c += part) {
    const auto columns = std::min(part, extent.columns - c);
    counts_.lane_vectors += extent.rows * columns * vectors;
    counts_.a_reads +=
        extent.rows * ceil_div<std::uint64_t>(columns, machine_.pe.collector_entries) * vectors;
    counts_.b_reads += ceil_div<std::uint64_t>(extent.rows, machine_.pe.lanes) * columns * vectors;
    counts_.preloaded_sums += step.first_reduction ? 0 : extent.rows * columns;
  }
}

}  // namespace lnsim::cycle
