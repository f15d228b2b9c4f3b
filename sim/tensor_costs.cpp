// SPDX-License-Identifier: MIT
#include "sim/tensor_costs.hpp"

#include <variant>

#include "models/base/error.hpp"

namespace lnsim {
namespace {

__extension__ using Wide = unsigned __int128;

/// Shares a count out by weights, so that the shares add up to it.
class Shares {
 public:
  Shares(std::uint64_t count, std::uint64_t weights) : count_(count), weights_(weights) {}

  std::uint64_t of(std::uint64_t weight) {
    const auto before = up_to();
    reached_ += weight;
    return up_to() - before;
  }

 private:
  [[nodiscard]] std::uint64_t up_to() const {
    return weights_ == 0 ? 0 : static_cast<std::uint64_t>(Wide{count_} * reached_ / weights_);
  }

  std::uint64_t count_;
  std::uint64_t weights_;
  std::uint64_t reached_ = 0;
};

class Accountant {
 public:
  Accountant(const Execution& execution, const Architecture& machine, const MachineEvents& events,
             PriceList& prices)
      : execution_(execution), machine_(machine), events_(events), prices_(prices) {}

  [[nodiscard]] TensorCosts of_product(const ProductClasses& classes) {
    add_all(classes.a,
            {events_.buffer_a_write, events_.buffer_a_read, events_.operand_register_write});
    add_all(classes.b, {events_.buffer_b_write, events_.buffer_b_read, events_.broadcast});
    add_all(classes.output, {events_.collector_read, events_.collector_write});
    for (const auto& [event, rate] : events_.post_processing) {
      add_all(classes.output, {event});
    }
    if (machine_.memory) {
      const auto& [a, b, output] = execution_.traffic;
      Shares wires(execution_.counts[events_.interconnect],
                   a.link_bytes + b.link_bytes + output.link_bytes);
      add_traffic(classes.a, a, wires);
      add_traffic(classes.b, b, wires);
      add_traffic(classes.output, output, wires);
    }
    return std::move(costs_);
  }

  [[nodiscard]] TensorCosts of_stream(const VectorTask& task) {
    if (!machine_.memory) {
      return {};
    }
    const auto& counts = execution_.counts;
    const auto read = task.read.value();
    const auto written = task.written.value();
    Shares dram_reads(counts[events_.dram_read], read);
    Shares dram_writes(counts[events_.dram_write], written);
    Shares port_reads(counts[events_.global_buffer_read], read + written);
    Shares port_writes(counts[events_.global_buffer_write], read + written);
    Shares wires(counts[events_.interconnect], read + written);
    for (const auto& part : task.parts) {
      const auto both = part.read.value() + part.written.value();
      add_traffic(part.tensor,
                  {.dram_reads = dram_reads.of(part.read.value()),
                   .dram_writes = dram_writes.of(part.written.value()),
                   .port_reads = port_reads.of(both),
                   .port_writes = port_writes.of(both),
                   .link_bytes = both},
                  wires);
    }
    return std::move(costs_);
  }

 private:
  void add(TensorClass tensor, const Event& event, std::uint64_t count) {
    if (count > 0) {
      costs_[tensor].energy += prices_.quote(event).energy * static_cast<double>(count);
    }
  }

  void add_all(TensorClass tensor, std::initializer_list<std::reference_wrapper<const Event>> all) {
    for (const Event& event : all) {
      add(tensor, event, execution_.counts[event]);
    }
  }

  void add_traffic(TensorClass tensor, const TensorTraffic& traffic, Shares& wires) {
    const auto& memory = *machine_.memory;
    add(tensor, events_.dram_read, traffic.dram_reads);
    add(tensor, events_.dram_write, traffic.dram_writes);
    add(tensor, events_.global_buffer_read, traffic.port_reads);
    add(tensor, events_.global_buffer_write, traffic.port_writes);
    add(tensor, events_.interconnect, wires.of(traffic.link_bytes));
    auto& cost = costs_[tensor];
    cost.dram_bytes += (traffic.dram_reads + traffic.dram_writes) * memory.dram.burst_bytes;
    cost.global_buffer_bytes +=
        (traffic.port_reads + traffic.port_writes) * memory.global_buffer.port_bytes();
  }

  const Execution& execution_;
  const Architecture& machine_;
  const MachineEvents& events_;
  PriceList& prices_;
  TensorCosts costs_;
};

}  // namespace

TensorCosts tensor_costs(const Job& job, const std::optional<ProductClasses>& classes,
                         const Execution& execution, const Architecture& machine,
                         const MachineEvents& events, PriceList& prices) {
  Accountant accountant(execution, machine, events, prices);
  const auto* task = std::get_if<VectorTask>(&job.work);
  if (task != nullptr) {
    return accountant.of_stream(*task);
  }
  if (!classes) {
    throw Error("a product of tensors of unknown classes");
  }
  return accountant.of_product(*classes);
}

}  // namespace lnsim
