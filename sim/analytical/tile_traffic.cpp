// SPDX-License-Identifier: MIT
/// What a tile moves of each tensor, which no search asks for.
#include "sim/analytical/add_to.hpp"
#include "sim/analytical/tile_work.hpp"

namespace lnsim::analytical {
namespace {

/// Transfers of so many bytes each through the port and over the wires.
void move(TensorTraffic& traffic, std::uint64_t TensorTraffic::*accesses, std::uint64_t bytes,
          std::uint64_t times, const MachineRates& rates) {
  add_to(traffic.*accesses, rates.accesses(bytes), times);
  add_to(traffic.link_bytes, bytes, times);
}

}  // namespace

ProductTraffic TileSteps::traffic(const LoopNest& nest, const MachineRates& rates,
                                  const TileRole& role) const {
  ProductTraffic traffic;
  if (!rates.has_memory) {
    return traffic;
  }
  std::uint64_t row_steps = 0;
  for (const auto& row : rows_) {
    row_steps += row.count;
  }
  for (const auto& row : rows_) {
    if (row_steps > 1 || role.loads_a) {
      move(traffic.a, &TensorTraffic::port_reads, row.bytes_a, row.count, rates);
    }
    for (const auto& column : columns_) {
      const auto steps = checked_multiply(row.count, column.count);
      const auto outputs = nest.elements_out({row.extent, column.extent, 0, 0});
      move(traffic.b, &TensorTraffic::port_reads, column.bytes_b,
           checked_multiply(fetches_b(row, role), column.count), rates);
      if (role.reads_sums) {
        move(traffic.output, &TensorTraffic::port_reads, rates.sum_bytes(outputs), steps, rates);
      }
      if (role.last_reduction || role.writes_sums) {
        move(traffic.output, &TensorTraffic::port_writes,
             role.last_reduction ? rates.output_bytes(outputs) : rates.sum_bytes(outputs), steps,
             rates);
      }
    }
  }
  add_loads_and_stores(traffic, nest, rates, role);
  return traffic;
}

/// Between DRAM and the global buffer.
void TileSteps::add_loads_and_stores(ProductTraffic& traffic, const LoopNest& nest,
                                     const MachineRates& rates, const TileRole& role) const {
  const auto load = [&](TensorTraffic& operand, std::uint64_t bytes) {
    add_to(operand.dram_reads, rates.bursts(bytes));
    add_to(operand.port_writes, rates.accesses(bytes));
  };
  if (role.loads_a) {
    load(traffic.a, rates.bytes_a(nest.elements_a(extent_)));
  }
  if (role.loads_b) {
    load(traffic.b, rates.bytes_b(nest.elements_b(extent_)));
  }
  if (role.last_reduction) {
    const auto bytes = rates.output_bytes(nest.elements_out(extent_));
    add_to(traffic.output.dram_writes, rates.bursts(bytes));
    add_to(traffic.output.port_reads, rates.accesses(bytes));
  }
}

}  // namespace lnsim::analytical
