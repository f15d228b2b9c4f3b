// SPDX-License-Identifier: MIT
#include "sim/cycle/tile_comparison.hpp"

#include <algorithm>
#include <span>
#include <vector>

namespace lnsim::cycle {
namespace {

using datapath::TileCounts;

/// How often a component worked, by the first of its events.
std::uint64_t component_count(const EventCounts& counts, const std::vector<EventRate>& rates,
                              const std::string& component) {
  const auto first = std::ranges::find(rates, component,
                                       [](const EventRate& rate) { return rate.event.component; });
  return first == rates.end() ? 0 : counts[first->event] / first->count;
}

TileCounts tile_counts(const EventCounts& counts, const MachineEvents& events) {
  const auto of_mac = [&](const std::string& component) {
    return component_count(counts, events.multiply_accumulate, component);
  };
  return {.buffer_a_reads = counts[events.buffer_a_read],
          .operand_latches = counts[events.operand_register_write],
          .buffer_b_reads = counts[events.buffer_b_read],
          .broadcasts = counts[events.broadcast],
          .multiplications = of_mac("exponent_adder") + of_mac("multiplier"),
          .conversions = of_mac("conversion"),
          .accumulations = of_mac("accumulator"),
          .collector_reads = counts[events.collector_read],
          .collector_writes = counts[events.collector_write],
          .bin_combinations = component_count(counts, events.post_processing, "bin_constants"),
          .post_processings = component_count(counts, events.post_processing, "post_processing")};
}

std::string place(std::uint64_t row, std::uint64_t column) {
  return "row " + std::to_string(row) + ", column " + std::to_string(column) + ", ";
}

std::string expected_found(const std::string& what, auto expected, auto found) {
  return what + ": expected " + std::to_string(expected) + ", found " + std::to_string(found);
}

/// A vector's sum. Elements that a vector lacks keep their place in a chain's adder tree, where
/// they are +0 and so products of zeros.
std::uint64_t accumulate(std::span<numerics::Sum> sums, std::span<const std::uint32_t> a,
                         std::span<const std::uint32_t> b, const numerics::VectorDatapath& numerics,
                         std::uint64_t vector_size) {
  if (a.size() == vector_size || numerics.format().datapath.accumulation != Accumulation::Chain) {
    return numerics.accumulate(sums, a, b);
  }
  std::vector<std::uint32_t> left(a.begin(), a.end());
  std::vector<std::uint32_t> right(b.begin(), b.end());
  left.resize(vector_size);
  right.resize(vector_size);
  return numerics.accumulate(sums, left, right);
}

/// A row of A times a column of B, where each tap begins a vector of its own.
numerics::DotResult dot_product(const datapath::TileOperands& tile, std::uint64_t row,
                                std::uint64_t column, const numerics::VectorDatapath& numerics,
                                std::uint64_t vector_size) {
  const auto& shape = tile.shape;
  const auto a = std::span(tile.a).subspan(row * shape.elements(), shape.elements());
  const auto b = std::span(tile.b).subspan(column * shape.elements(), shape.elements());
  std::vector<numerics::Sum> sums(numerics.sums());
  std::uint64_t overflows = 0;
  for (std::uint64_t tap = 0; tap < shape.elements(); tap += shape.reduction) {
    for (std::uint64_t first = 0; first < shape.reduction; first += vector_size) {
      const auto count = std::min(vector_size, shape.reduction - first);
      overflows += accumulate(sums, a.subspan(tap + first, count), b.subspan(tap + first, count),
                              numerics, vector_size);
    }
  }
  auto result = numerics.total(sums);
  result.overflows += overflows;
  return result;
}

}  // namespace

std::optional<std::string> value_difference(const datapath::TileOperands& tile,
                                            const datapath::TileResult& result,
                                            const numerics::VectorDatapath& numerics,
                                            std::uint64_t vector_size) {
  std::uint64_t overflows = 0;
  for (std::uint64_t row = 0; row < tile.shape.rows; ++row) {
    for (std::uint64_t column = 0; column < tile.shape.columns; ++column) {
      const auto at = row * tile.shape.columns + column;
      const auto dot = dot_product(tile, row, column, numerics, vector_size);
      const auto output = numerics.output(dot.sum, tile.output_offset);
      overflows += dot.overflows;
      if (result.sums.at(at) != dot.sum) {
        return expected_found(place(row, column) + "sum", dot.sum, result.sums[at]);
      }
      if (result.outputs.at(at) != output) {
        return expected_found(place(row, column) + "output", output, result.outputs[at]);
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
