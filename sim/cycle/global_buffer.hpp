// SPDX-License-Identifier: MIT
#pragma once

#include <systemc>
#include <tlm>
#include <utility>

#include <tlm_utils/multi_passthrough_target_socket.h>

#include "models/hardware/architecture.hpp"

namespace lnsim::cycle {

/// The shared scratchpad. `array` is its port towards the processing elements: one read and one
/// write access a cycle, in order of arrival. `fill` is the side of the DRAM controller, which uses
/// banks that the array does not: it counts accesses and takes no time of its own.
class GlobalBufferModule : public sc_core::sc_module {
 public:
  GlobalBufferModule(const sc_core::sc_module_name& name, const GlobalBuffer& parameters);

  tlm_utils::multi_passthrough_target_socket<GlobalBufferModule> array{"array"};
  tlm_utils::multi_passthrough_target_socket<GlobalBufferModule> fill{"fill"};

  /// Port accesses since the last call.
  struct Counts {
    std::uint64_t reads = 0;
    std::uint64_t writes = 0;
  };
  Counts take_counts() { return std::exchange(counts_, {}); }

 private:
  void transport_array(int id, tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  void transport_fill(int id, tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  std::uint64_t count(const tlm::tlm_generic_payload& payload);

  GlobalBuffer parameters_;
  Counts counts_;
  std::uint64_t read_free_at_ = 0;
  std::uint64_t write_free_at_ = 0;
};

}  // namespace lnsim::cycle
