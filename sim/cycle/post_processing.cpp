// SPDX-License-Identifier: MIT
#include "sim/cycle/post_processing.hpp"

#include <algorithm>
#include <utility>

#include "sim/cycle/transfer.hpp"

namespace lnsim::cycle {

PostProcessing::PostProcessing(const sc_core::sc_module_name& name, const Architecture& machine,
                               ArrayChannels& channels)
    : sc_module(name), machine_(machine), channels_(channels) {
  SC_HAS_PROCESS(PostProcessing);
  SC_THREAD(run);
}

void PostProcessing::run() {
  while (true) {
    const auto output = channels_.outputs.read();
    const auto& step = output.step;
    if (machine_.memory && output.begins_step && step.tile_begins &&
        (step.first_reduction || !step.reads_sums)) {
      channels_.output_slots.wait();
    }
    const auto done = write_out(output);
    if (step.last_reduction) {
      outputs_ += output.elements;
      request_store(output, done);
    } else if (output.ends_step && machine_.memory) {
      channels_.sums_written.put(done);
    }
    if (output.ends_step && step.last) {
      wait(cycles(done - now()));
      channels_.outputs_done.post();
    }
  }
}

/// Returns when the last element is in the global buffer, and waits only while the write port is
/// busy: the outputs of one step leave while the next one computes.
std::uint64_t PostProcessing::write_out(const StepOutput& output) {
  if (!machine_.memory) {
    return std::max(now(), output.complete);
  }
  const auto path = machine_.memory->path_latency_cycles();
  const auto port = machine_.memory->global_buffer.port_bytes();
  const auto written = transfer(interconnect, tlm::TLM_WRITE_COMMAND, output.bytes, now(), port);
  channels_.traffic.output.port_writes += ceil_div(output.bytes, port);
  channels_.traffic.output.link_bytes += output.bytes;
  const auto port_free = output.bytes > 0 ? written - path : now();
  wait(cycles(port_free - now()));
  return std::max(port_free, output.complete + 1) + path;
}

void PostProcessing::request_store(const StepOutput& output, std::uint64_t ready) {
  if (!machine_.memory) {
    return;
  }
  const auto& step = output.step;
  const bool tile_ends = output.ends_step && step.tile_ends;
  channels_.stores.put({.elements = output.elements,
                        .ready = ready,
                        .tile_ends = tile_ends,
                        .tile_elements = channels_.mapping().nest.elements_out(step.tile),
                        .last = tile_ends && step.last});
}

}  // namespace lnsim::cycle
