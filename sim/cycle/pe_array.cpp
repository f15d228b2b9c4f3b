// SPDX-License-Identifier: MIT
#include "sim/cycle/pe_array.hpp"

#include <algorithm>

namespace lnsim::cycle {
namespace {

/// A step's outputs leave in at most so many portions: enough that those of a long step do not
/// wait for its end.
constexpr std::uint64_t most_portions = 8;

void wait_until(std::uint64_t cycle) {
  if (cycle > now()) {
    wait(cycles(cycle - now()));
  }
}

}  // namespace

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
    idle_since_ = now();
  }
}

/// Reading the record took until the fetch engine sent it: the operands may be on their way still.
/// `idle_since_` is when the array ran out of work.
void PeArray::wait_for_operands(const FetchedStep& fetched) {
  wait_until(fetched.first_ready);
  const auto stall = now() - idle_since_;
  const auto dram =
      std::min(stall, fetched.from_dram > idle_since_ ? fetched.from_dram - idle_since_ : 0);
  times_.dram_stall += dram;
  times_.operand_stall += stall - dram;
}

void PeArray::compute(const FetchedStep& fetched) {
  const auto& step = fetched.step;
  const auto work = work_of(step);
  const std::uint64_t interval = machine_.pe.initiation_interval_cycles;
  const auto begin = now();
  const auto busy = this->busy(step, work);
  const auto full_blocks = work.row_blocks - 1;
  const auto converts = step.last_reduction
                            ? work.columns * (full_blocks * slots(step, machine_.pe.lanes) +
                                              slots(step, work.last_rows))
                            : 0;
  const auto operands_end = std::max(begin + busy, fetched.all_ready + interval);
  const auto end = std::max(operands_end, begin + converts);
  times_.compute += busy;
  (fetched.dram_is_last ? times_.dram_stall : times_.operand_stall) += operands_end - begin - busy;
  times_.output_stall += end - operands_end;
  count(step, work.vectors);
  if (step.writes_outputs) {
    hand_over(step, work, begin, end);
  } else {
    wait_until(end);
  }
}

/// Passes the outputs on while the step computes, in equal portions; the last columns of each
/// complete one after the other in the last pass over them. Where a portion is in the way of the
/// one before it, the rest of the step is late.
void PeArray::hand_over(const Step& step, const Work& work, std::uint64_t begin,
                        std::uint64_t end) {
  const std::uint64_t interval = machine_.pe.initiation_interval_cycles;
  const auto portions = std::min(most_portions, work.row_blocks * work.column_blocks);
  const auto pass = std::min((work.last_columns - 1) * interval, (end - begin) / portions);
  const auto slot = slots(step, work.last_rows);
  const auto behind = (work.last_columns - 1) * (slot - std::min(slot, interval)) + slot;
  const auto elements = channels_.mapping().nest.elements_out(step.extent);
  const auto& formats = channels_.job->formats;
  const auto bytes =
      (step.last_reduction ? formats.output().bytes(elements) : formats.sum_bytes(elements))
          .value();
  const auto width = machine_.memory ? machine_.memory->global_buffer.port_bytes() : 1;
  std::uint64_t late = 0;
  std::uint64_t passed = 0;
  std::uint64_t passed_bytes = 0;
  bool first = true;
  for (std::uint64_t i = 1; i <= portions; ++i) {
    const auto bytes_until = i == portions ? bytes : bytes * i / portions / width * width;
    if (bytes_until == passed_bytes && i < portions && machine_.memory) {
      continue;
    }
    const auto done = begin + (end - begin) * i / portions + late;
    wait_until(done - pass);
    const auto until = elements * i / portions;
    const auto stall = await_place_for_outputs();
    channels_.outputs.write({.step = step,
                             .elements = until - passed,
                             .bytes = bytes_until - passed_bytes,
                             .complete = done + stall + behind,
                             .begins_step = std::exchange(first, false),
                             .ends_step = i == portions});
    late += stall;
    passed = until;
    passed_bytes = bytes_until;
  }
  wait_until(end + late);
}

/// How long a portion of outputs waits for the one before it to leave.
std::uint64_t PeArray::await_place_for_outputs() {
  const auto blocked = now();
  const bool dram_is_behind = machine_.memory && channels_.output_slots.get_value() == 0;
  while (channels_.outputs.num_free() == 0) {
    wait(channels_.outputs.data_read_event());
  }
  const auto stall = now() - blocked;
  (dram_is_behind ? times_.dram_stall : times_.output_stall) += stall;
  return stall;
}

PeArray::Work PeArray::work_of(const Step& step) const {
  const auto& mapping = channels_.mapping();
  const auto& pe = machine_.pe;
  const auto rows = ceil_div<std::uint64_t>(step.extent.rows, mapping.pe_rows);
  Work work;
  work.row_blocks = ceil_div<std::uint64_t>(rows, pe.lanes);
  work.last_rows = rows - (work.row_blocks - 1) * pe.lanes;
  work.columns = ceil_div<std::uint64_t>(step.extent.columns, mapping.pe_columns);
  work.column_blocks = ceil_div<std::uint64_t>(work.columns, pe.collector_entries);
  work.last_columns = work.columns - (work.column_blocks - 1) * pe.collector_entries;
  for (std::uint64_t tap = 0; tap < step.extent.taps; tap += mapping.array.taps) {
    for (std::uint64_t k = 0; k < step.extent.reduction; k += mapping.array.reduction) {
      work.vectors += mapping.nest.vectors(
          std::min(mapping.array.reduction, step.extent.reduction - k),
          std::min(mapping.array.taps, step.extent.taps - tap), pe.vector_size);
    }
  }
  return work;
}

/// Block after block, each with all of its vectors: the columns of a vector in turn, then, once the
/// first column's sum can be added to again, those of the next. So do the vectors of other tiles
/// that sums are added to which are not complete.
std::uint64_t PeArray::busy(const Step& step, const Work& work) const {
  const std::uint64_t interval = machine_.pe.initiation_interval_cycles;
  const auto block = [&](std::uint64_t columns) {
    const auto next_vector =
        std::max<std::uint64_t>(columns * interval, channels_.job->pipeline.sums_in_turn);
    const auto last_vector = step.last_reduction ? columns * interval : next_vector;
    return (work.vectors - 1) * next_vector + last_vector;
  };
  return work.row_blocks * ((work.column_blocks - 1) * block(machine_.pe.collector_entries) +
                            block(work.last_columns));
}

std::uint64_t PeArray::slots(const Step& step, std::uint64_t rows) const {
  return step.last_reduction ? ceil_div<std::uint64_t>(rows, machine_.pe.post_processing_lanes) : 1;
}

void PeArray::count(const Step& step, std::uint64_t vectors) {
  const auto& mapping = channels_.mapping();
  const auto& extent = step.extent;
  const auto row_part = ceil_div<std::uint64_t>(extent.rows, mapping.pe_rows);
  const auto column_part = ceil_div<std::uint64_t>(extent.columns, mapping.pe_columns);
  counts_.preloaded_sums += step.reads_sums ? extent.rows * extent.columns : 0;
  for (std::uint64_t c = 0; c < extent.columns; c += column_part) {
    const auto columns = std::min(column_part, extent.columns - c);
    counts_.lane_vectors += extent.rows * columns * vectors;
    counts_.a_reads +=
        extent.rows * ceil_div<std::uint64_t>(columns, machine_.pe.collector_entries) * vectors;
    for (std::uint64_t r = 0; r < extent.rows; r += row_part) {
      const auto rows = std::min(row_part, extent.rows - r);
      counts_.b_reads += ceil_div<std::uint64_t>(rows, machine_.pe.lanes) * columns * vectors;
    }
  }
}

}  // namespace lnsim::cycle
