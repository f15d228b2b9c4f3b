// SPDX-License-Identifier: MIT
#pragma once

#include <systemc>
#include <utility>

#include <tlm_utils/simple_initiator_socket.h>

#include "models/hardware/architecture.hpp"
#include "sim/cycle/channels.hpp"

namespace lnsim::cycle {

/// The way out of the array: complete sums pass the post-processing units and are written to the
/// global buffer as codes; partial sums are written as they are, to come back with the next tile
/// of the reduction.
class PostProcessing : public sc_core::sc_module {
 public:
  PostProcessing(const sc_core::sc_module_name& name, const Architecture& machine,
                 ArrayChannels& channels);

  tlm_utils::simple_initiator_socket_optional<PostProcessing> interconnect{"interconnect"};

  /// Outputs converted since the last call.
  std::uint64_t take_outputs() { return std::exchange(outputs_, 0); }

 private:
  void run();
  std::uint64_t write_out(const StepOutput& output);
  void request_store(const StepOutput& output, std::uint64_t ready);

  const Architecture& machine_;
  ArrayChannels& channels_;
  std::uint64_t outputs_ = 0;
};

}  // namespace lnsim::cycle
