// SPDX-License-Identifier: MIT
#include "sim/cycle/machine.hpp"

#include <algorithm>

#include "sim/cycle/time.hpp"

namespace lnsim::cycle {

MachineModule::Memories::Memories(const Architecture& machine, ArrayChannels& channels)
    : dram("dram", machine.memory->dram),
      buffer("global_buffer", machine.memory->global_buffer),
      interconnect("interconnect", machine.memory->interconnect),
      load("load_engine", machine, channels),
      store("store_engine", machine, channels) {
  interconnect.buffer.bind(buffer.array);
  load.dram.bind(dram.socket);
  load.buffer.bind(buffer.fill);
  store.dram.bind(dram.socket);
  store.buffer.bind(buffer.fill);
}

MachineModule::MachineModule(const sc_core::sc_module_name& name, const Architecture& machine,
                             std::span<const Job> jobs, ProgressCallback progress)
    : sc_module(name),
      machine_(machine),
      events_(machine),
      jobs_(jobs),
      fetch_("fetch_engine", machine, channels_),
      array_("pe_array", machine, channels_),
      post_processing_("post_processing", machine, channels_),
      vector_unit_("vector_unit", machine),
      weight_update_("weight_update_unit", machine),
      progress_(std::move(progress)) {
  SC_HAS_PROCESS(MachineModule);
  SC_THREAD(sequence);
  if (machine.memory) {
    memories_ = std::make_unique<Memories>(machine, channels_);
    bind_memories();
  }
}

void MachineModule::bind_memories() {
  fetch_.interconnect.bind(memories_->interconnect.units);
  post_processing_.interconnect.bind(memories_->interconnect.units);
  for (auto* unit : {&vector_unit_, &weight_update_}) {
    unit->dram.bind(memories_->dram.socket);
    unit->buffer.bind(memories_->buffer.fill);
    unit->interconnect.bind(memories_->interconnect.units);
  }
}

void MachineModule::sequence() {
  // The units' threads reach their first wait before the first job begins.
  wait(sc_core::SC_ZERO_TIME);
  for (const auto& job : jobs_) {
    Execution execution;
    if (const auto* task = std::get_if<VectorTask>(&job.work)) {
      run_stream(*task, execution.cycles);
    } else {
      run_contraction(job, execution.cycles);
    }
    execution.counts = collect(job);
    execution.traffic = std::exchange(channels_.traffic, {});
    executions_.push_back(std::move(execution));
    if (progress_) {
      progress_(executions_.size(), jobs_.size());
    }
    // Lets every unit return to its wait before the next job.
    wait(cycles(1));
  }
}

/// An op ends when its last outputs are in the global buffer and what DRAM has still to take of
/// them takes no longer than the first operands of another op need to come; it never ends before
/// DRAM could have moved all of its bytes.
void MachineModule::run_contraction(const Job& job, CycleStack& stack) {
  channels_.job = &job;
  array_.begin_job();
  const auto begin = now();
  channels_.job_begins.notify();
  channels_.outputs_done.wait();
  const auto outputs_done = now();
  auto end = outputs_done;
  if (memories_) {
    channels_.stores_done.wait();
    const auto& memory = *machine_.memory;
    const auto hidden = memory.dram.latency_cycles + memory.path_latency_cycles();
    end = std::max({end, channels_.stored - std::min(channels_.stored, hidden),
                    begin + memories_->dram.take_busy_cycles()});
    // The channel's latency passes, so that nothing of this job is under way in the next one.
    wait(cycles(memory.dram.latency_cycles));
  }
  const auto times = array_.take_times();
  const auto busy = times.compute + times.operand_stall + times.output_stall + times.dram_stall;
  stack.compute = Cycles(times.compute);
  stack.operand_stall = Cycles(times.operand_stall);
  stack.output_stall = Cycles(times.output_stall);
  stack.dram_stall = Cycles(times.dram_stall + end - outputs_done);
  stack.fill_drain = Cycles(outputs_done - begin - busy + machine_.pe.latency_cycles() +
                            job.pipeline.added_stages);
}

void MachineModule::run_stream(const VectorTask& task, CycleStack& stack) {
  const auto begin = now();
  (task.weight_update ? weight_update_ : vector_unit_).execute(task);
  const auto total = Cycles(now() - begin);
  if (memories_) {
    static_cast<void>(memories_->dram.take_busy_cycles());
  }
  (task.weight_update ? stack.weight_update : stack.vector_unit) = task.work;
  (memories_ ? stack.dram_stall : stack.fill_drain) = total - task.work;
}

EventCounts MachineModule::collect(const Job& job) {
  const auto& events = events_.in(job.formats);
  EventCounts counts;
  if (const auto* task = std::get_if<VectorTask>(&job.work)) {
    for (const auto& [event, count] : task->events) {
      counts.add(event, count);
    }
  } else {
    collect_array(counts, events);
  }
  if (memories_) {
    collect_memories(counts, events);
  }
  return counts;
}

void MachineModule::collect_array(EventCounts& counts, const MachineEvents& events) {
  const auto array = array_.take_counts();
  const auto fetched = fetch_.take_counts();
  const auto outputs = post_processing_.take_outputs();
  counts.add(events.buffer_a_write, fetched.words_a);
  counts.add(events.buffer_b_write, fetched.words_b);
  counts.add(events.buffer_a_read, array.a_reads);
  counts.add(events.operand_register_write, array.a_reads);
  counts.add(events.buffer_b_read, array.b_reads);
  counts.add(events.broadcast, array.b_reads);
  counts.add(events.collector_read, array.lane_vectors + array.preloaded_sums);
  counts.add(events.collector_write, array.lane_vectors + array.preloaded_sums);
  for (const auto& [event, rate] : events.multiply_accumulate) {
    counts.add(event, array.lane_vectors * machine_.pe.vector_size * rate);
  }
  for (const auto& [event, rate] : events.post_processing) {
    counts.add(event, outputs * rate);
  }
}

void MachineModule::collect_memories(EventCounts& counts, const MachineEvents& events) {
  const auto buffer = memories_->buffer.take_counts();
  const auto dram = memories_->dram.take_counts();
  counts.add(events.global_buffer_read, buffer.reads);
  counts.add(events.global_buffer_write, buffer.writes);
  counts.add(events.interconnect, memories_->interconnect.take_flit_millimetres());
  counts.add(events.dram_read, dram.reads);
  counts.add(events.dram_write, dram.writes);
}

}  // namespace lnsim::cycle
