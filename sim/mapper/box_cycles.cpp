// SPDX-License-Identifier: MIT
/// The cycles of a box, from the least that the array, the port and DRAM are busy.
#include <algorithm>
#include <cmath>

#include "models/base/checked.hpp"
#include "sim/mapper/box_bound.hpp"

namespace lnsim {

/// Columns of the fullest processing element for each column of a tile, at the most: steps of few
/// columns leave some without any.
double BoxBound::columns_per_pe() const {
  const auto block = low_.array_columns.size;
  const auto tile = low_.buffer_columns.size;
  const auto spread = static_cast<double>(choice_.pe_columns);
  if (block == high_.array_columns.size && tile == high_.buffer_columns.size) {
    const auto rest = ceil_div<std::uint64_t>(tile % block, choice_.pe_columns);
    const auto sum = tile / block * low_.array_columns.per_pe + rest;
    return static_cast<double>(sum) / static_cast<double>(tile);
  }
  const auto steps = 1 / static_cast<double>(block) + 1 / static_cast<double>(tile);
  return std::min(1.0, (1 + (spread - 1) * steps) / spread);
}

/// Cycles that the array can't begin with, as DRAM is behind it at the end of the first block of
/// rows and some columns: the least loads against the most issue.
double BoxBound::start_stall() const {
  const auto& pe = rates_.pe;
  const auto taps = choice_.buffer_taps;
  const auto a =
      rates_.bytes_a(nest_.elements_a({low_.array_rows.size, 0, low_.reduction.size, taps}));
  const auto vectors =
      checked_multiply(ceil_div<std::uint64_t>(high_.reduction.size, pe.vector_size), taps);
  const auto issues =
      static_cast<double>(product(ceil_div<std::uint64_t>(high_.array_rows.per_pe, pe.lanes),
                                  vectors, pe.initiation_interval_cycles));
  const auto share = columns_per_pe();
  const auto behind = [&](std::uint64_t columns_b, std::uint64_t columns) {
    const auto b = rates_.bytes_b(checked_multiply(columns_b, low_.reduction.b));
    const auto at_once = static_cast<double>(ceil_div<std::uint64_t>(columns, choice_.pe_columns));
    return rates_.dram_cycles(rates_.bursts(a + b)) -
           issues * std::max(at_once, static_cast<double>(columns) * share);
  };
  // Of the first columns at least those of a step, and as many as fill the collectors.
  const auto all = high_.buffer_columns.size;
  const auto filled = std::uint64_t{pe.collector_entries} * choice_.pe_columns;
  const auto first = std::min(all, std::max(high_.array_columns.size, filled));
  return std::max({0.0, behind(low_.array_columns.b, first), behind(low_.buffer_columns.b, all)});
}

/// Cycles beyond `lasts` that tiles wait for DRAM as they take turns in the halves of the global
/// buffer, each for a latency and its own loads.
double BoxBound::late(double lasts) const {
  constexpr double halves = 2;
  const auto tiles =
      static_cast<double>(product(nest_.groups, row_tiles_, column_tiles_, reduction_tiles_));
  const auto once = static_cast<double>(rates_.dram_latency + rates_.path_latency);
  const auto latencies = (tiles - 1) * once;
  // Were all loads those of other tiles than the first, no more would be late.
  if (tiles <= halves || latencies + rates_.dram_cycles(tally_.dram_reads) <= halves * lasts) {
    return 0;
  }
  const Tile first{high_.buffer_rows.size, high_.buffer_columns.size, high_.reduction.size,
                   choice_.buffer_taps};
  const auto first_bursts = rates_.bursts(rates_.bytes_a(nest_.elements_a(first))) +
                            rates_.bursts(rates_.bytes_b(nest_.elements_b(first)));
  const auto others = tally_.dram_reads - std::min(tally_.dram_reads, first_bursts);
  const auto turns = (latencies + rates_.dram_cycles(others)) / halves;
  return std::max(0.0, turns - lasts) * (1 - halves / tiles);
}

void BoxBound::bound_cycles() {
  const auto fixed = rates_.latency_cycles() + 1;
  if (!rates_.has_memory) {
    cycles_ = static_cast<double>(fixed) + array_;
    return;
  }
  // Extents are dealt out evenly: one a little longer than a block comes in two short ones.
  const auto shortest = [](std::uint64_t low, std::uint64_t high, std::uint64_t most) {
    const auto blocks = ceil_div(low, most);
    const auto block = ceil_div(low, blocks);
    return high <= blocks * most ? block : std::min(block, ceil_div(blocks * most + 1, blocks + 1));
  };
  const auto rows =
      shortest(low_.array_rows.per_pe, high_.array_rows.per_pe, std::uint64_t{rates_.pe.lanes});
  const auto vector =
      shortest(low_.reduction.size, high_.reduction.size, std::uint64_t{rates_.pe.vector_size});
  const auto head_a = rates_.accesses(rates_.bytes_a(nest_.elements_a({rows, 0, vector, 1})));
  const auto head = static_cast<double>(head_a + rates_.accesses(rates_.bytes_b(vector)));
  const auto array = std::max({array_ + head, issue_ + start_stall(), read_, write_});
  const auto last_step =
      nest_.elements_out({high_.array_rows.size, high_.array_columns.size, 0, 0});
  const auto hidden = std::min(rates_.dram_cycles(rates_.bursts(rates_.output_bytes(last_step))),
                               static_cast<double>(rates_.dram_latency + rates_.path_latency));
  dram_decides_ = dram_ - hidden >= array;
  cycles_ = static_cast<double>(fixed + 2 * rates_.path_latency + 1 + rates_.dram_latency) +
            std::ceil(std::max(array + late(array), dram_ - hidden));
}

}  // namespace lnsim
