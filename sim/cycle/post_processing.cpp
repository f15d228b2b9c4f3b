// SPDX-License-Identifier: MIT
#include "sim/cycle/post_processing.hpp"

#include <utility>

#include "sim/cycle/transfer.hpp"
#include "sim/mapping/legality.hpp"

namespace lnsim::cycle {

PostProcessing::PostProcessing(const sc_core::sc_module_name& name, const Architecture& machine,
                               ArrayChannels& channels)
    : sc_module(name), machine_(machine), channels_(channels) {
  SC_HAS_PROCESS(PostProcessing);
  SC_THREAD(run);
}

void PostProcessing::run() {
  std::uint64_t tile_outputs = 0;
  while (true) {
    const auto output = channels_.outputs.read();
    const auto done = write_out(output);
    if (output.step.last_reduction) {
      const auto elements = output.step.extent.rows * output.step.extent.columns;
      outputs_ += elements;
      tile_outputs += elements;
    }
    if (output.step.last) {
      wait(cycles(done - now()));
      channels_.outputs_done.post();
    }
    if (output.step.tile_ends && output.step.last_reduction && machine_.memory) {
      channels_.stores.write({std::exchange(tile_outputs, 0), done, output.step.last});
    }
  }
}

/// Returns when the last element is in the global buffer, and waits only while the write port is
/// busy: the drain of one step overlaps the next step.
std::uint64_t PostProcessing::write_out(const StepOutput& output) {
  if (!machine_.memory) {
    return now() + output.drain;
  }
  const auto& format = channels_.job->format;
  const auto elements = output.step.extent.rows * output.step.extent.columns;
  const auto bytes =
      packed_bytes(elements, output.step.last_reduction ? format.bits : partial_sum_bits(format));
  const auto done = transfer(interconnect, tlm::TLM_WRITE_COMMAND, bytes.value(),
                             now() + output.drain, machine_.memory->global_buffer.port_bytes());
  const auto pipelined = output.drain + machine_.memory->path_latency_cycles();
  wait(cycles(done - pipelined - now()));
  return done;
}

}  // namespace lnsim::cycle
