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
    quantum_ = std::uint64_t{machine.memory->dram.burst_bytes} *
               machine.memory->global_buffer.port_width_bits / 8;
  }
}

void StreamUnit::execute(const VectorTask& task) {
  constexpr std::uint64_t bytes_per_beat = 1U << 14U;
  const auto beat = std::max(quantum_, bytes_per_beat);
  const auto longest = std::max(task.read.value(), task.written.value());
  task_ = &task;
  beats_ = std::max<std::uint64_t>(1, (longest + beat - 1) / beat);
  begins_.notify();
  done_.wait();
}

std::uint64_t StreamUnit::share(std::uint64_t bytes, std::uint64_t index) const {
  const auto quanta = (bytes + quantum_ - 1) / quantum_;
  const auto each = (quanta + beats_ - 1) / beats_ * quantum_;
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
    for (std::uint64_t i = 0; i < beats_; ++i) {
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
    const auto each = task_->work.value() / beats_;
    for (std::uint64_t i = 0; i < beats_; ++i) {
      wait_until(arriving_.read().ready);
      wait(cycles(i + 1 < beats_ ? each : task_->work.value() - (beats_ - 1) * each));
      leaving_.write({now()});
    }
  }
}

void StreamUnit::write() {
  while (true) {
    wait(begins_);
    auto done = now();
    for (std::uint64_t i = 0; i < beats_; ++i) {
      done = leaving_.read().ready;
      const auto bytes = machine_.memory ? share(task_->written.value(), i) : 0;
      if (bytes > 0) {
        const auto kept = transfer(interconnect, tlm::TLM_WRITE_COMMAND, bytes, now(), quantum_);
        transfer(buffer, tlm::TLM_READ_COMMAND, bytes, now(), quantum_);
        done = transfer(dram, tlm::TLM_WRITE_COMMAND, bytes, kept, quantum_);
        wait_until(done - machine_.memory->dram.latency_cycles);
      }
    }
    wait_until(done);
    done_.post();
  }
}

}  // namespace lnsim::cycle
