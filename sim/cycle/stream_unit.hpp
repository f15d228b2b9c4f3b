// SPDX-License-Identifier: MIT
#pragma once

#include <systemc>

#include <tlm_utils/simple_initiator_socket.h>

#include "models/hardware/architecture.hpp"
#include "sim/cycle/records.hpp"
#include "sim/mapping/vector_task.hpp"

namespace lnsim::cycle {

/// A unit that works on streams: the vector unit and the weight-update unit. Beats of data come
/// from DRAM through the global buffer, are worked on, and go back, in three overlapping stages.
class StreamUnit : public sc_core::sc_module {
 public:
  StreamUnit(const sc_core::sc_module_name& name, const Architecture& machine);

  tlm_utils::simple_initiator_socket_optional<StreamUnit> dram{"dram"};
  tlm_utils::simple_initiator_socket_optional<StreamUnit> buffer{"buffer"};
  tlm_utils::simple_initiator_socket_optional<StreamUnit> interconnect{"interconnect"};

  /// Runs a task to its end; called from the sequencer's thread.
  void execute(const VectorTask& task);

 private:
  void read();
  void work();
  void write();
  void wait_until(std::uint64_t cycle);
  /// Bytes of a stream that beat `index` moves, whole accesses of every memory on the way.
  [[nodiscard]] std::uint64_t share(std::uint64_t bytes, std::uint64_t index) const;

  const Architecture& machine_;
  std::uint64_t quantum_ = 1;
  const VectorTask* task_ = nullptr;
  sc_core::sc_event begins_{"begins"};
  sc_core::sc_fifo<Beat> arriving_{"arriving", 2};
  sc_core::sc_fifo<Beat> leaving_{"leaving", 2};
  sc_core::sc_semaphore done_{"done", 0};
};

}  // namespace lnsim::cycle
