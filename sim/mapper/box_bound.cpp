// SPDX-License-Identifier: MIT
#include "sim/mapper/box_bound.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/base/checked.hpp"

namespace lnsim {
namespace {

/// Of an extent in tiles of several blocks, the most that a short last tile of one block has.
std::uint64_t most_in_one_block(std::uint64_t whole, std::uint64_t block,
                                std::uint64_t smallest_tile, std::uint64_t largest_tile) {
  const auto rest = (whole - 1) % smallest_tile + 1;
  if (smallest_tile == largest_tile) {
    return rest <= block ? rest : 0;
  }
  return std::min(whole, block);
}

/// value * times / of, rounded down, whose product may be too large.
std::uint64_t scaled(std::uint64_t value, std::uint64_t times, std::uint64_t of) {
  return checked_add(checked_multiply(value / of, times), checked_multiply(value % of, times) / of);
}

}  // namespace

BoxBound::BoxBound(const RegionChoice& choice, const RegionTotals& totals,
                   const analytical::MachineRates& rates, const Sizes& low, const Sizes& high)
    : choice_(choice), nest_(choice.nest), totals_(totals), rates_(rates), low_(low), high_(high) {
  count_tiles();
  bound_array();
  bound_outputs();
  bound_operands();
  bound_cycles();
}

void BoxBound::count_tiles() {
  const auto& whole = nest_.whole;
  row_tiles_ = ceil_div(whole.rows, high_.buffer_rows.size);
  column_tiles_ = ceil_div(whole.columns, high_.buffer_columns.size);
  const auto reductions = ceil_div(whole.reduction, high_.reduction.size);
  reduction_tiles_ = reductions * totals_.tap_tiles;
  row_steps_ = std::max(row_tiles_, ceil_div(whole.rows, high_.array_rows.size));
  column_steps_ = std::max(column_tiles_, ceil_div(whole.columns, high_.array_columns.size));
  const auto vectors = ceil_div<std::uint64_t>(whole.reduction, rates_.pe.vector_size);
  vectors_ = checked_multiply(std::max(vectors, reductions), whole.taps);
}

void BoxBound::bound_array() {
  const auto& whole = nest_.whole;
  const auto& pe = rates_.pe;
  const auto rows_per_pe = ceil_div<std::uint64_t>(whole.rows, choice_.pe_rows);
  const auto lane_blocks = std::max(ceil_div<std::uint64_t>(rows_per_pe, pe.lanes), row_steps_);
  const auto columns =
      std::max(ceil_div<std::uint64_t>(whole.columns, choice_.pe_columns), column_steps_);
  const auto slots =
      std::max(ceil_div<std::uint64_t>(rows_per_pe, pe.post_processing_lanes), row_steps_);
  issue_ = static_cast<double>(
      product(nest_.groups, lane_blocks, columns, vectors_, pe.initiation_interval_cycles));
  // In a pass over columns all vectors but the last are waited for until sums can be added to
  // again.
  const auto passes =
      std::max(ceil_div<std::uint64_t>(ceil_div<std::uint64_t>(whole.columns, choice_.pe_columns),
                                       pe.collector_entries),
               column_steps_);
  const auto turns =
      checked_add(checked_multiply<std::uint64_t>(vectors_ - 1, rates_.pipeline.sums_in_turn),
                  std::uint64_t{pe.initiation_interval_cycles});
  const auto busy =
      std::max(issue_, static_cast<double>(product(nest_.groups, lane_blocks, passes, turns)));
  const auto convert = static_cast<double>(product(nest_.groups, slots, columns));
  const auto steps = product(nest_.groups, row_steps_, column_steps_, reduction_tiles_);
  const auto round_trips =
      rates_.has_memory ? static_cast<double>(checked_multiply(steps, rates_.path_latency)) : 0;
  array_ = std::max({busy, convert, (round_trips + busy) / 2});
  const auto row_vectors = product(nest_.groups, whole.rows, vectors_);
  tally_.lane_vectors = checked_multiply(row_vectors, whole.columns);
  tally_.a_reads = checked_multiply(
      row_vectors,
      std::max(ceil_div<std::uint64_t>(whole.columns, pe.collector_entries), column_steps_));
  tally_.b_reads =
      product(nest_.groups, std::max(ceil_div<std::uint64_t>(whole.rows, pe.lanes), row_steps_),
              whole.columns, vectors_);
}

/// A tile that is one step may keep its partial sums in the collector.
bool BoxBound::sums_may_stay() const {
  return high_.array_rows.size >= low_.buffer_rows.size &&
         high_.array_columns.size >= low_.buffer_columns.size;
}

void BoxBound::bound_outputs() {
  const auto bytes = rates_.output_bytes(totals_.out);
  tally_.outputs = totals_.out;
  tally_.link_writes = bytes;
  tally_.port_writes = rates_.accesses(bytes);
  tally_.dram_writes = rates_.bursts(bytes);
  if (reduction_tiles_ > 1 && !sums_may_stay()) {
    const auto times = reduction_tiles_ - 1;
    const auto spilled = checked_multiply(times, rates_.sum_bytes(totals_.out));
    const auto accesses = rates_.accesses(spilled);
    tally_.preloaded_sums = product(times, nest_.groups, nest_.whole.rows, nest_.whole.columns);
    tally_.link_writes = checked_add(tally_.link_writes, spilled);
    tally_.link_reads = spilled;
    tally_.port_writes = checked_add(tally_.port_writes, accesses);
    tally_.port_reads = accesses;
  }
  write_ = static_cast<double>(rates_.port_cycles(tally_.port_writes, tally_.link_writes));
}

/// Bytes that DRAM has to load as the global buffer can't hold large tiles of rows and of columns
/// at once. Where the reduction is split, A (a bytes) comes for every tile of columns, N/n of them,
/// and B for every tile of rows, M/m, while m n outputs and (m + n) k operands fit half of the
/// buffer: with room for Q outputs, the square root of m n is at most sqrt(Q + k^2) - k. For k = 0
/// and parts of tiles this is the bound of Hong and Kung (STOC 1981) for this order of loops. The
/// outputs are partial sums, but for a tile whose sums stay in the collectors, which must hold it.
double BoxBound::capacity_bound(double a, double b) const {
  if (!rates_.has_memory || reduction_tiles_ == 1) {
    return 0;
  }
  constexpr double bits_per_byte = 8;
  const auto& whole = nest_.whole;
  const auto groups = static_cast<double>(nest_.groups);
  const auto rows = static_cast<double>(whole.rows);
  const auto columns = static_cast<double>(whole.columns);
  const auto share = static_cast<double>(low_.reduction.size) /
                     static_cast<double>(whole.reduction) / static_cast<double>(totals_.tap_tiles);
  const auto operands = std::min(a / rows, b / columns) / groups * share;
  const auto side = [&](std::uint32_t bits) {
    const auto output =
        bits / bits_per_byte * static_cast<double>(totals_.out) / (rows * columns * groups);
    const auto k = operands / output;
    return std::sqrt(static_cast<double>(rates_.half_buffer) / output + k * k) - k;
  };
  auto widest = side(rates_.sum_bits);
  if (sums_may_stay()) {
    const auto& pe = rates_.pe;
    const auto collectors = static_cast<double>(
        product(choice_.pe_rows, choice_.pe_columns, pe.lanes, pe.collector_entries));
    widest = std::max(widest, std::min(side(rates_.output.bits), std::sqrt(collectors)));
  }
  // Tiles that fill the buffer to the last bit need no more, however the root was rounded.
  constexpr double of_rounding = 1e-9;
  return least_loads(a, b, (1 - of_rounding) * rows * columns / (widest * widest));
}

/// The least of a n + b m over whole numbers of tiles of columns n and of rows m, as many as the
/// box has at least, whose product is at least `tiles`.
double BoxBound::least_loads(double a, double b, double tiles) const {
  constexpr double most_tried = 64;
  auto least = std::numeric_limits<double>::infinity();
  const auto first = static_cast<double>(column_tiles_);
  const auto least_rows = static_cast<double>(row_tiles_);
  for (auto n = first; a * n < least; ++n) {
    if (n - first > most_tried) {
      return std::min(least, 2 * std::sqrt(a * b * tiles));
    }
    const auto rows = std::ceil(tiles / n);
    least = std::min(least, a * n + b * std::max(least_rows, rows));
    if (rows <= least_rows) {
      break;  // More tiles of columns take none of rows away.
    }
  }
  return least;
}

/// Rows of operand A that come to the array, as often as they come: those of tiles of several
/// blocks for every tile of columns.
std::uint64_t BoxBound::fetched_rows(std::uint64_t loads) const {
  const auto rows = nest_.whole.rows;
  if (high_.array_rows.size >= low_.buffer_rows.size) {
    return checked_multiply(rows, loads);
  }
  const auto once =
      most_in_one_block(rows, high_.array_rows.size, low_.buffer_rows.size, high_.buffer_rows.size);
  return checked_add(checked_multiply(rows - once, std::max(loads, column_tiles_)),
                     checked_multiply(once, loads));
}

/// Elements of operand B that come to the array, as often as they come: with every block of rows,
/// or with every load where they may stay in their buffer.
std::uint64_t BoxBound::fetched_elements_b(std::uint64_t loads) const {
  const auto& whole = nest_.whole;
  const auto of_chunk = product(nest_.groups, high_.array_columns.b_of_all, totals_.reduction_b);
  const auto chunks = totals_.tap_chunks;
  if (choice_.array_taps < choice_.buffer_taps) {
    // A last tile of kernel positions that is one chunk.
    const auto rest = whole.taps % choice_.buffer_taps;
    const std::uint64_t stay = rest > 0 && rest <= choice_.array_taps ? 1 : 0;
    return checked_multiply(of_chunk, (chunks - stay) * row_steps_ + stay * loads);
  }
  const auto stay = high_.array_columns.size >= low_.buffer_columns.size
                        ? whole.columns
                        : most_in_one_block(whole.columns, high_.array_columns.size,
                                            low_.buffer_columns.size, high_.buffer_columns.size);
  const auto times = checked_add(checked_multiply(whole.columns - stay, row_steps_),
                                 checked_multiply(stay, loads));
  return scaled(checked_multiply(of_chunk, chunks), times, whole.columns);
}

void BoxBound::bound_operands() {
  const auto& whole = nest_.whole;
  const bool rows_outer = choice_.rows_outer;
  const bool split = reduction_tiles_ > 1;
  const auto a = rates_.bytes_a(totals_.a);
  const auto full_b = product(nest_.groups, totals_.full_tap_tiles, high_.buffer_columns.b_of_all,
                              totals_.reduction_b);
  const auto b = rates_.bytes_b(checked_add(full_b, totals_.rest_b));
  const auto loads_a = split ? column_tiles_ : rows_outer || row_tiles_ == 1 ? 1 : column_tiles_;
  const auto loads_b = split ? row_tiles_ : !rows_outer || column_tiles_ == 1 ? 1 : row_tiles_;
  const auto counted = checked_add(checked_multiply(a, loads_a), checked_multiply(b, loads_b));
  const auto capacity = capacity_bound(static_cast<double>(a), static_cast<double>(b));
  const auto loaded = std::max(counted, static_cast<std::uint64_t>(capacity));
  tally_.dram_reads = rates_.bursts(loaded);
  tally_.port_writes = checked_add(tally_.port_writes, rates_.accesses(loaded));
  const auto rows_a = fetched_rows(loads_a);
  const auto fetched_b = fetched_elements_b(loads_b);
  const auto bytes = checked_add(scaled(a, rows_a, whole.rows), rates_.bytes_b(fetched_b));
  tally_.a_words = product(nest_.groups, rows_a, vectors_);
  tally_.b_words = ceil_div<std::uint64_t>(fetched_b, rates_.pe.vector_size);
  tally_.link_reads = checked_add(tally_.link_reads, bytes);
  tally_.port_reads = checked_add(tally_.port_reads, rates_.accesses(bytes));
  read_ = static_cast<double>(rates_.port_cycles(tally_.port_reads, tally_.link_reads));
  // The store of the outputs reads them, too.
  tally_.port_reads =
      checked_add(tally_.port_reads, rates_.accesses(rates_.output_bytes(totals_.out)));
  dram_ = rates_.dram_cycles(tally_.dram_reads + tally_.dram_writes);
}

}  // namespace lnsim
