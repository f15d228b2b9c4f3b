// SPDX-License-Identifier: MIT
#include "sim/cycle/stream_unit.hpp"

#include <algorithm>

#include "sim/cycle/transfer.hpp"

namespace lnsim::cycle {

StreamUnit::StreamUnit(const sc_core::sc_module_name& name, const Architecture& machine)
    : sc_module(name), machine_(machine) {
  SC_HAS_PROCESS(StreamUnit);
  SC_THREAD(read);
  SC_THREAD(work);
  SC_THREAD(write);
  if (machine.memory) {
    quantum_ = machine.memory->transfer_quantum();
  }
}

void StreamUnit::execute(const VectorTask& task) {
  task_ = &task;
  begins_.notify();
  done_.wait();
}

std::uint64_t StreamUnit::share(std::uint64_t bytes, std::uint64_t index) const {
  const auto quanta = ceil_div(bytes, quantum_);
  const auto each = ceil_div(quanta, task_->beats) * quantum_;
  const auto begin = std::min(bytes, index * each);
  return std::min(bytes - begin, each);
}

void StreamUnit::wait_until(std::uint64_t cycle) {
  if (cycle > now()) {
    wait(cycles(cycle - now()));
  }
}

void StreamUnit::read() {
  while (true) {
    wait(begins_);
    for (std::uint64_t i = 0; i < task_->beats; ++i) {
      auto ready = now();
      const auto bytes = machine_.memory ? share(task_->read.value(), i) : 0;
      if (bytes > 0) {
        const auto arrived = transfer(dram, tlm::TLM_READ_COMMAND, bytes, now(), quantum_);
        transfer(buffer, tlm::TLM_WRITE_COMMAND, bytes, now(), quantum_);
        ready = transfer(interconnect, tlm::TLM_READ_COMMAND, bytes, arrived, quantum_);
        wait_until(arrived - machine_.memory->dram.latency_cycles);
      }
      arriving_.write({ready});
    }
  }
}

void StreamUnit::work() {
  while (true) {
    wait(begins_);
    const auto beats = task_->beats;
    const auto each = task_->work.value() / beats;
    for (std::uint64_t i = 0; i < beats; ++i) {
      wait_until(arriving_.read().ready);
      wait(cycles(i + 1 < beats ? each : task_->work.value() - (beats - 1) * each));
      auto kept = now();
      const auto bytes = machine_.memory ? share(task_->written.value(), i) : 0;
      if (bytes > 0) {
        kept = transfer(interconnect, tlm::TLM_WRITE_COMMAND, bytes, now(), quantum_);
      }
      leaving_.write({kept});
    }
  }
}

/// A memory serves requests in order of arrival: the beat has to be in the global buffer before
/// DRAM is asked to take it.
void StreamUnit::write() {
  while (true) {
    wait(begins_);
    auto done = now();
    for (std::uint64_t i = 0; i < task_->beats; ++i) {
      wait_until(leaving_.read().ready);
      done = now();
      const auto bytes = machine_.memory ? share(task_->written.value(), i) : 0;
      if (bytes > 0) {
        transfer(buffer, tlm::TLM_READ_COMMAND, bytes, now(), quantum_);
        done = transfer(dram, tlm::TLM_WRITE_COMMAND, bytes, now(), quantum_);
        wait_until(done - machine_.memory->dram.latency_cycles);
      }
    }
    wait_until(done);
    done_.post();
  }
}

}  // namespace lnsim::cycle
