// SPDX-License-Identifier: MIT
#include "sim/analytical/tile_work.hpp"

#include <algorithm>

#include "models/base/checked.hpp"
#include "sim/analytical/add_to.hpp"
#include "sim/analytical/dealt.hpp"

namespace lnsim::analytical {
namespace {

/// Cycles in which the post-processing lanes take a column of a processing element's rows.
std::uint64_t conversion_slots(std::uint64_t rows, const ProcessingElement& pe) {
  const auto slots = [&](std::uint64_t some) {
    return ceil_div<std::uint64_t>(some, pe.post_processing_lanes);
  };
  return rows / pe.lanes * slots(pe.lanes) + slots(rows % pe.lanes);
}

}  // namespace

std::uint64_t TileWork::duration() const { return std::max({paced, read, write, sums_return}); }

std::uint64_t TileWork::alone(std::uint64_t head) const {
  const auto few = std::min<std::uint64_t>(steps, 2);
  const auto steps_take = (few * array + (steps - few) * paced) / steps;
  return std::max({head + steps_take, read, write});
}

TileSteps::TileSteps(const Mapping& mapping, const MachineRates& rates, const Tile& extent)
    : extent_(extent) {
  const auto& array = mapping.array;
  for (const auto& chunk : Segments(extent.reduction, array.reduction).parts()) {
    vectors_ += chunk.count * ceil_div<std::uint64_t>(chunk.extent, rates.pe.vector_size);
  }
  vectors_ = checked_multiply(vectors_, extent.taps);
  b_stays_ = array.columns >= extent.columns && array.reduction >= extent.reduction &&
             array.taps >= extent.taps;
  add_rows(mapping, rates);
  add_columns(mapping, rates);
}

void TileSteps::add_rows(const Mapping& mapping, const MachineRates& rates) {
  const auto& pe = rates.pe;
  for (const auto& part : Segments(extent_.rows, mapping.array.rows).parts()) {
    const auto dealt = deal(part.extent, mapping.pe_rows, pe.lanes);
    const Tile step{part.extent, 0, extent_.reduction, extent_.taps};
    const auto passes = ceil_div<std::uint64_t>(dealt.largest, pe.lanes);
    rows_.add({.extent = part.extent,
               .count = part.count,
               .per_pe = dealt.largest,
               .lane_blocks = dealt.blocks,
               .pes = dealt.parts,
               .passes = passes,
               .issues = product(passes, vectors_, pe.initiation_interval_cycles),
               .converts = conversion_slots(dealt.largest, pe),
               .bytes_a = rates.bytes_a(mapping.nest.elements_a(step))});
  }
}

void TileSteps::add_columns(const Mapping& mapping, const MachineRates& rates) {
  for (const auto& part : Segments(extent_.columns, mapping.array.columns).parts()) {
    const auto dealt = deal(part.extent, mapping.pe_columns, rates.pe.collector_entries);
    columns_.add({.extent = part.extent,
                  .count = part.count,
                  .per_pe = dealt.largest,
                  .collector_blocks = dealt.blocks,
                  .pes = dealt.parts,
                  .waits = waits(dealt.largest, rates),
                  .bytes_b = bytes_b(mapping, rates, part.extent)});
  }
}

std::uint64_t TileSteps::bytes_b(const Mapping& mapping, const MachineRates& rates,
                                 std::uint64_t columns) const {
  std::uint64_t elements = 0;
  for (const auto& taps : Segments(extent_.taps, mapping.array.taps).parts()) {
    for (const auto& chunk : Segments(extent_.reduction, mapping.array.reduction).parts()) {
      add_to(elements, mapping.nest.elements_b({0, columns, chunk.extent, taps.extent}),
             checked_multiply(taps.count, chunk.count));
    }
  }
  return rates.bytes_b(elements);
}

/// Operand vectors of a step's operand B, once for each column of processing elements.
std::uint64_t TileSteps::words_b(const Mapping& mapping, const MachineRates& rates,
                                 const Column& column) const {
  const auto shares = Segments(column.extent, column.per_pe).parts();
  std::uint64_t words = 0;
  for (const auto& taps : Segments(extent_.taps, mapping.array.taps).parts()) {
    for (const auto& chunk : Segments(extent_.reduction, mapping.array.reduction).parts()) {
      for (const auto& share : shares) {
        const auto elements = mapping.nest.elements_b({0, share.extent, chunk.extent, taps.extent});
        add_to(words, ceil_div<std::uint64_t>(elements, rates.pe.vector_size),
               product(taps.count, chunk.count, share.count));
      }
    }
  }
  return words;
}

/// Operand B that stays comes with the first block of rows.
std::uint64_t TileSteps::fetches_b(const Row& row, const TileRole& role) const {
  if (!b_stays_) {
    return row.count;
  }
  return &row == rows_.begin() && role.loads_b ? 1 : 0;
}

TileWork TileSteps::work(const LoopNest& nest, const MachineRates& rates,
                         const TileRole& role) const {
  TileWork work;
  for (const auto& row : rows_) {
    work.row_steps += row.count;
  }
  const bool fetches_a = work.row_steps > 1 || role.loads_a;
  for (const auto& row : rows_) {
    if (fetches_a) {
      add_to(work.port_reads, rates.accesses(row.bytes_a), row.count);
      add_to(work.link_reads, row.bytes_a, row.count);
    }
    for (const auto& column : columns_) {
      const auto fetches = fetches_b(row, role);
      const auto step = step_of(nest, rates, role, row, column, fetches);
      add_steps(work, rates, step, checked_multiply(row.count, column.count),
                checked_multiply(fetches, column.count));
      if (&row == rows_.begin() && &column == columns_.begin()) {
        begin(work, rates, role, step);
      }
    }
  }
  work.paced = ceil_div(work.paced, std::uint64_t{2});
  work.read = rates.port_cycles(work.port_reads, work.link_reads);
  work.write = rates.port_cycles(work.port_writes, work.link_writes);
  if (rates.has_memory) {
    add_dram(work, nest, rates, role);
  }
  return work;
}

std::pair<double, double> TileSteps::first_block(std::uint64_t columns, const Mapping& mapping,
                                                 const MachineRates& rates) const {
  const auto& row = *rows_.begin();
  const auto& column = *columns_.begin();
  const auto issue = checked_add(
      checked_multiply(ceil_div<std::uint64_t>(columns, mapping.pe_columns), row.issues),
      product(columns / column.extent, row.passes, vectors_ - 1, column.waits));
  const auto bytes_b = static_cast<double>(column.bytes_b) * static_cast<double>(columns) /
                       static_cast<double>(column.extent);
  const auto bytes = checked_add(row.bytes_a, static_cast<std::uint64_t>(bytes_b));
  return {static_cast<double>(issue),
          static_cast<double>(rates.port_cycles(rates.accesses(bytes), bytes))};
}

/// A step of these rows and columns; `fetches_b` blocks of such rows bring operand B.
TileSteps::Step TileSteps::step_of(const LoopNest& nest, const MachineRates& rates,
                                   const TileRole& role, const Row& row, const Column& column,
                                   std::uint64_t fetches_b) const {
  const auto outputs = nest.elements_out({row.extent, column.extent, 0, 0});
  Step step;
  if (fetches_b > 0) {
    step.b = transfer(column.bytes_b, rates);
    ++step.b.cycles;
  }
  if (role.reads_sums) {
    step.sums = transfer(rates.sum_bytes(outputs), rates);
  }
  if (role.last_reduction || role.writes_sums) {
    step.out = transfer(
        role.last_reduction ? rates.output_bytes(outputs) : rates.sum_bytes(outputs), rates);
  }
  step.busy = busy(row, column, role);
  const auto converts = role.last_reduction ? checked_multiply(column.per_pe, row.converts) : 0;
  step.array = std::max(step.busy, converts);
  return step;
}

/// So many equal steps; `with_b` of them bring operand B.
void TileSteps::add_steps(TileWork& work, const MachineRates& rates, const Step& step,
                          std::uint64_t times, std::uint64_t with_b) {
  // Half of what a step takes from the request of its operands to its end: two are under way.
  const auto pace = [&](std::uint64_t fetch) {
    const auto head = fetch > 0 ? 1U : 0U;
    const auto round_trip = rates.path_latency + std::max(step.busy + head, fetch);
    return std::max(2 * step.array, rates.has_memory ? round_trip : 0);
  };
  add_to(work.port_reads, step.b.accesses, with_b);
  add_to(work.link_reads, step.b.bytes, with_b);
  add_to(work.port_reads, step.sums.accesses, times);
  add_to(work.link_reads, step.sums.bytes, times);
  add_to(work.port_writes, step.out.accesses, times);
  add_to(work.link_writes, step.out.bytes, times);
  add_to(work.steps, times);
  add_to(work.compute, step.busy, times);
  add_to(work.array, step.array, times);
  add_to(work.paced, pace(step.b.cycles + step.sums.cycles), std::min(times, with_b));
  add_to(work.paced, pace(step.sums.cycles), times - std::min(times, with_b));
}

/// The tile's first step, for which all others wait.
void TileSteps::begin(TileWork& work, const MachineRates& rates, const TileRole& role,
                      const Step& step) const {
  const auto& pe = rates.pe;
  const auto& row = *rows_.begin();
  const auto& column = *columns_.begin();
  const auto portions = std::min(most_output_portions,
                                 ceil_div<std::uint64_t>(row.per_pe, pe.lanes) *
                                     ceil_div<std::uint64_t>(column.per_pe, pe.collector_entries));
  const auto fetched_a = role.loads_a ? transfer(row.bytes_a, rates).cycles : 0;
  const auto fetched = step.b.cycles + step.sums.cycles;
  const auto written = step.out.cycles;
  const auto busy = step.busy / portions;
  const auto last_pass = (std::min<std::uint64_t>(column.per_pe, pe.collector_entries) - 1) *
                         pe.initiation_interval_cycles;
  // The other steps, and what they write, come after this one and all of its operands.
  const auto whole = std::max(step.array, fetched_a + fetched);
  work.first_wait = whole - step.array;
  work.first_outputs = std::max(
      {fetched / portions, busy - std::min(busy, last_pass), whole - std::min(whole, written)});
  if (role.writes_sums) {
    const auto first = std::max(step.busy, fetched);
    work.sums_return =
        std::max(first + written / portions, busy + written) + 2 * rates.path_latency + 2;
  }
}

void TileSteps::add_dram(TileWork& work, const LoopNest& nest, const MachineRates& rates,
                         const TileRole& role) const {
  if (role.loads_a) {
    work.bursts_a = rates.bursts(rates.bytes_a(nest.elements_a(extent_)));
  }
  if (role.loads_b) {
    work.bursts_b = rates.bursts(rates.bytes_b(nest.elements_b(extent_)));
  }
  if (role.last_reduction) {
    work.stores = rates.bursts(rates.output_bytes(nest.elements_out(extent_)));
  }
}

Tally TileSteps::tally(const Mapping& mapping, const MachineRates& rates, const TileRole& role,
                       const TileWork& work) const {
  const auto& nest = mapping.nest;
  Tally tally{.port_reads = work.port_reads,
              .port_writes = work.port_writes,
              .link_reads = work.link_reads,
              .link_writes = work.link_writes,
              .dram_reads = work.bursts_a + work.bursts_b,
              .dram_writes = work.stores};
  const bool fetches_a = work.row_steps > 1 || role.loads_a;
  for (const auto& row : rows_) {
    if (fetches_a) {
      add_to(tally.a_words, product(row.extent, vectors_, columns_.begin()->pes), row.count);
    }
    for (const auto& column : columns_) {
      const auto times = checked_multiply(row.count, column.count);
      const auto dense = product(row.extent, column.extent, times);
      add_to(tally.lane_vectors, dense, vectors_);
      add_to(tally.a_reads, product(row.extent, vectors_, column.collector_blocks), times);
      add_to(tally.b_reads, product(row.lane_blocks, column.extent, vectors_), times);
      add_to(tally.b_words, words_b(mapping, rates, column),
             product(row.pes, fetches_b(row, role), column.count));
      add_to(tally.preloaded_sums, role.reads_sums ? dense : 0);
      const auto outputs = nest.elements_out({row.extent, column.extent, 0, 0});
      add_to(tally.outputs, role.last_reduction ? outputs : 0, times);
    }
  }
  // Between DRAM and the global buffer; the array's side of it takes no part in it.
  add_to(tally.port_writes,
         role.loads_a ? rates.accesses(rates.bytes_a(nest.elements_a(extent_))) : 0);
  add_to(tally.port_writes,
         role.loads_b ? rates.accesses(rates.bytes_b(nest.elements_b(extent_))) : 0);
  add_to(tally.port_reads,
         role.last_reduction ? rates.accesses(rates.output_bytes(nest.elements_out(extent_))) : 0);
  return tally;
}

}  // namespace lnsim::analytical
