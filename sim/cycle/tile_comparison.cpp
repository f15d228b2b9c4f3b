// SPDX-License-Identifier: MIT
#include "sim/cycle/tile_comparison.hpp"

#include <span>

namespace lnsim::cycle {
namespace {

using datapath::TileCounts;

std::uint64_t component_count(const EventCounts& counts, const std::vector<EventRate>& rates,
                              const std::string& component) {
  std::uint64_t sum = 0;
  for (const auto& [event, rate] : rates) {
    sum += event.component == component ? counts[event] / rate : 0;
  }
  return sum;
}

TileCounts tile_counts(const EventCounts& counts, const MachineEvents& events) {
  const auto of_mac = [&](const std::string& component) {
    return component_count(counts, events.multiply_accumulate, component);
  };
  return {.buffer_a_reads = counts[events.buffer_a_read],
          .operand_latches = counts[events.operand_register_write],
          .buffer_b_reads = counts[events.buffer_b_read],
          .broadcasts = counts[events.broadcast],
          .exponent_additions = of_mac("exponent_adder"),
          .conversions_to_linear = of_mac("conversion"),
          .accumulations = of_mac("accumulator"),
          .collector_reads = counts[events.collector_read],
          .collector_writes = counts[events.collector_write],
          .conversions_to_log = component_count(counts, events.post_processing, "post_processing")};
}

std::string place(std::uint64_t row, std::uint64_t column) {
  return "row " + std::to_string(row) + ", column " + std::to_string(column) + ", ";
}

std::string expected_found(const std::string& what, auto expected, auto found) {
  return what + ": expected " + std::to_string(expected) + ", found " + std::to_string(found);
}

}  // namespace

std::optional<std::string> value_difference(const datapath::TileOperands& tile,
                                            const datapath::TileResult& result,
                                            const numerics::LnsDatapath& numerics) {
  const auto elements = tile.shape.elements();
  const std::span a(tile.a);
  const std::span b(tile.b);
  std::uint64_t overflows = 0;
  for (std::uint64_t row = 0; row < tile.shape.rows; ++row) {
    for (std::uint64_t column = 0; column < tile.shape.columns; ++column) {
      const auto at = row * tile.shape.columns + column;
      const auto dot =
          numerics.dot(a.subspan(row * elements, elements), b.subspan(column * elements, elements));
      const auto output = numerics.linear_to_log()(dot.sum, tile.output_offset);
      overflows += dot.overflows;
      if (result.sums.at(at) != dot.sum) {
        return expected_found(place(row, column) + "sum", dot.sum, result.sums[at]);
      }
      if (result.outputs.at(at) != output) {
        return expected_found(place(row, column) + "output", pack(output, numerics.format()),
                              pack(result.outputs[at], numerics.format()));
      }
    }
  }
  if (result.overflows != overflows) {
    return expected_found("overflows", overflows, result.overflows);
  }
  return std::nullopt;
}

std::optional<std::string> execution_difference(Cycles cycles, const TileCounts& counts,
                                                const Execution& execution,
                                                const MachineEvents& events) {
  const auto expected = execution.cycles.compute + execution.cycles.fill_drain;
  if (cycles != expected) {
    return expected_found("cycles", expected.value(), cycles.value());
  }
  if (counts != tile_counts(execution.counts, events)) {
    return "the tile model counts other events";
  }
  return std::nullopt;
}

}  // namespace lnsim::cycle
