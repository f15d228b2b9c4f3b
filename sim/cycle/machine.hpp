// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <span>
#include <systemc>
#include <vector>

#include "sim/cycle/dram.hpp"
#include "sim/cycle/fetch_engine.hpp"
#include "sim/cycle/global_buffer.hpp"
#include "sim/cycle/interconnect.hpp"
#include "sim/cycle/load_engine.hpp"
#include "sim/cycle/pe_array.hpp"
#include "sim/cycle/post_processing.hpp"
#include "sim/cycle/store_engine.hpp"
#include "sim/cycle/stream_unit.hpp"
#include "sim/execution/execution.hpp"
#include "sim/execution/progress_callback.hpp"

namespace lnsim::cycle {

/// The whole machine: units, memories, and the sequencer that runs one job after the other.
class MachineModule : public sc_core::sc_module {
 public:
  MachineModule(const sc_core::sc_module_name& name, const Architecture& machine,
                std::span<const Job> jobs, ProgressCallback progress = {});

  /// One execution a job, once the simulation has ended.
  [[nodiscard]] std::vector<Execution> take_executions() { return std::move(executions_); }

 private:
  /// What a machine has only with a memory system.
  struct Memories {
    Memories(const Architecture& machine, ArrayChannels& channels);
    DramModule dram;
    GlobalBufferModule buffer;
    InterconnectModule interconnect;
    LoadEngine load;
    StoreEngine store;
  };

  void bind_memories();
  void sequence();
  void run_contraction(const Job& job, CycleStack& stack);
  void run_stream(const VectorTask& task, CycleStack& stack);
  EventCounts collect(const Job& job);
  void collect_array(EventCounts& counts, const MachineEvents& events);
  void collect_memories(EventCounts& counts, const MachineEvents& events);

  const Architecture& machine_;
  EventsByFormats events_;
  std::span<const Job> jobs_;
  ArrayChannels channels_;
  FetchEngine fetch_;
  PeArray array_;
  PostProcessing post_processing_;
  StreamUnit vector_unit_;
  StreamUnit weight_update_;
  std::unique_ptr<Memories> memories_;
  ProgressCallback progress_;
  std::vector<Execution> executions_;
};

}  // namespace lnsim::cycle
