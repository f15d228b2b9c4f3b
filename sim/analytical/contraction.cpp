// SPDX-License-Identifier: MIT
#include "sim/analytical/contraction.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <tuple>

#include "models/base/checked.hpp"
#include "sim/analytical/execute.hpp"
#include "sim/analytical/segments.hpp"
#include "sim/analytical/tile_work.hpp"

namespace lnsim::analytical {
namespace {

void add(std::uint64_t& total, std::uint64_t value, std::uint64_t times) {
  total = checked_add(total, checked_multiply(value, times));
}

/// Equal tiles, wherever they are.
struct TileClass {
  Tile extent;
  TileRole role;
  std::uint64_t count = 0;
  bool first = false;  ///< the op's first tile is one of them
  double even = 0;     ///< how many of them have the same half of the global buffer as that
};

/// Two extents along each of four axes, and along each of three loops a first, middle or last
/// place.
constexpr std::size_t most_classes = 81;

/// Sums over the tiles of an op.
struct Sums {
  std::uint64_t tiles = 0;
  std::uint64_t steps = 0;
  std::uint64_t compute = 0;
  std::uint64_t array = 0;
  std::uint64_t paced = 0;
  std::uint64_t read = 0;
  std::uint64_t write = 0;
  std::uint64_t duration = 0;  ///< of tiles one after the other
  std::uint64_t bursts = 0;
  std::uint64_t outputs = 0;        ///< tiles that complete their reduction
  std::uint64_t open_duration = 0;  ///< of tiles that don't
  std::uint64_t open_bursts = 0;
  double late = 0;                 ///< tiles that wait for DRAM, each by itself
  std::array<double, 2> halves{};  ///< how long each half of the global buffer is in use
};

/// Which share of the tiles at a place has the first tile's half: the halves take turns along the
/// innermost loop; where that has an odd number of tiles, they swap from time to time.
double even_half(const Segments& turns, const Segment& place) {
  if (turns.tiles() % 2 != 0) {
    return 0.5;
  }
  return place.first ? 1.0 : place.last ? 0.0 : 0.5;
}

class Contractor {
 public:
  Contractor(const Mapping& mapping, const MachineRates& rates, bool counts)
      : counts_(counts),
        mapping_(mapping),
        nest_(mapping.nest),
        rates_(rates),
        rows_(nest_.whole.rows, mapping.buffer.rows),
        columns_(nest_.whole.columns, mapping.buffer.columns),
        reductions_(nest_.whole.reduction, mapping.buffer.reduction),
        taps_(nest_.whole.taps, mapping.buffer.taps),
        splits_(reductions_.tiles() > 1 || taps_.tiles() > 1),
        spills_(mapping.spills_partial_sums(rates.pe)) {}

  Account run() {
    for (const auto& row : rows_.places()) {
      for (const auto& column : columns_.places()) {
        add_reductions(row, column);
      }
    }
    for (const auto& tile : classes_) {
      add_tile(tile);
    }
    finish();
    return account_;
  }

 private:
  void add_reductions(const Segment& row, const Segment& column);
  void add_class(const TileClass& tile);
  void add_tile(const TileClass& tile);
  void add_tally(const Tally& tally, std::uint64_t times);
  void add_dram(const TileClass& tile, const TileWork& work);
  void begin(const TileClass& tile, const TileWork& work);
  [[nodiscard]] const TileSteps& steps_of(const Tile& extent);
  void finish();
  [[nodiscard]] std::uint64_t duration() const;
  [[nodiscard]] double waits_for_dram(std::uint64_t duration) const;
  [[nodiscard]] double start_stall(std::uint64_t duration) const;
  [[nodiscard]] double tail() const;
  [[nodiscard]] double hidden() const;
  [[nodiscard]] std::uint64_t outputs_behind() const;
  [[nodiscard]] Tile last_step() const;

  bool counts_;
  const Mapping& mapping_;
  const LoopNest& nest_;
  const MachineRates& rates_;
  Segments rows_;
  Segments columns_;
  Segments reductions_;
  Segments taps_;
  bool splits_;
  bool spills_;
  Few<TileClass, most_classes> classes_;
  std::array<std::optional<TileSteps>, 16> steps_;  ///< by extent: ragged or not along each axis
  Account account_;
  Sums sums_;
  TileClass first_;
  TileWork first_work_;
  std::uint64_t head_a_ = 0;  ///< accesses for the first vectors of operand A, and of B
  std::uint64_t head_b_ = 0;
};

void Contractor::add_reductions(const Segment& row, const Segment& column) {
  const bool rows_outer = mapping_.rows_outer;
  const bool a_changes = rows_outer ? column.first : rows_.tiles() > 1 || column.first;
  const bool b_changes = rows_outer ? columns_.tiles() > 1 || row.first : row.first;
  const auto& [inner, inner_place] = rows_outer ? std::tie(columns_, column) : std::tie(rows_, row);
  const auto& [outer, outer_place] = rows_outer ? std::tie(rows_, row) : std::tie(columns_, column);
  for (const auto& reduction : reductions_.places()) {
    for (const auto& tap : taps_.places()) {
      const bool first = reduction.first && tap.first;
      const bool last = reduction.last && tap.last;
      const auto half = taps_.tiles() > 1         ? even_half(taps_, tap)
                        : reductions_.tiles() > 1 ? even_half(reductions_, reduction)
                        : inner.tiles() > 1       ? even_half(inner, inner_place)
                                                  : even_half(outer, outer_place);
      const auto count = product(nest_.groups, row.count, column.count, reduction.count, tap.count);
      add_class({.extent = {row.extent, column.extent, reduction.extent, tap.extent},
                 .role = {.loads_a = splits_ || a_changes,
                          .loads_b = splits_ || b_changes,
                          .reads_sums = spills_ && !first,
                          .writes_sums = spills_ && !last,
                          .last_reduction = last},
                 .count = count,
                 .first = row.first && column.first && first,
                 .even = half * static_cast<double>(count)});
    }
  }
}

void Contractor::add_class(const TileClass& tile) {
  for (auto& known : classes_) {
    if (known.role == tile.role && known.extent == tile.extent) {
      known.count = checked_add(known.count, tile.count);
      known.first = known.first || tile.first;
      known.even += tile.even;
      return;
    }
  }
  classes_.add(tile);
}

const TileSteps& Contractor::steps_of(const Tile& extent) {
  const auto& full = mapping_.buffer;
  const auto index =
      (extent.rows != full.rows ? 1U : 0U) | (extent.columns != full.columns ? 2U : 0U) |
      (extent.reduction != full.reduction ? 4U : 0U) | (extent.taps != full.taps ? 8U : 0U);
  auto& steps = steps_.at(index);
  if (!steps) {
    steps.emplace(mapping_, rates_, extent);
  }
  return *steps;
}

void Contractor::add_tile(const TileClass& tile) {
  const auto& steps = steps_of(tile.extent);
  const auto work = steps.work(nest_, rates_, tile.role);
  const auto duration = work.duration();
  if (counts_) {
    add_tally(steps.tally(mapping_, rates_, tile.role, work), tile.count);
  } else {
    add(account_.tally.dram_reads, work.bursts_a + work.bursts_b, tile.count);
    add(account_.tally.dram_writes, work.stores, tile.count);
  }
  add(sums_.tiles, 1, tile.count);
  add(sums_.steps, work.steps, tile.count);
  add(sums_.compute, work.compute, tile.count);
  add(sums_.array, work.array, tile.count);
  add(sums_.paced, std::max(work.paced, work.sums_return), tile.count);
  add(sums_.read, std::max(work.read, work.sums_return), tile.count);
  add(sums_.write, work.write, tile.count);
  add(sums_.duration, duration, tile.count);
  if (tile.first) {
    begin(tile, work);
  }
  if (rates_.has_memory) {
    add_dram(tile, work);
  }
}

void Contractor::add_tally(const Tally& tally, std::uint64_t times) {
  auto& sum = account_.tally;
  add(sum.lane_vectors, tally.lane_vectors, times);
  add(sum.a_words, tally.a_words, times);
  add(sum.a_reads, tally.a_reads, times);
  add(sum.b_words, tally.b_words, times);
  add(sum.b_reads, tally.b_reads, times);
  add(sum.preloaded_sums, tally.preloaded_sums, times);
  add(sum.outputs, tally.outputs, times);
  add(sum.port_reads, tally.port_reads, times);
  add(sum.port_writes, tally.port_writes, times);
  add(sum.link_reads, tally.link_reads, times);
  add(sum.link_writes, tally.link_writes, times);
  add(sum.dram_reads, tally.dram_reads, times);
  add(sum.dram_writes, tally.dram_writes, times);
}

/// The op's first tile: what its first vectors take to come through the port.
void Contractor::begin(const TileClass& tile, const TileWork& work) {
  const auto& pe = rates_.pe;
  const auto evenly = [](std::uint64_t extent, std::uint64_t most) {
    return ceil_div(extent, ceil_div(extent, most));
  };
  const auto block = std::min(tile.extent.rows, mapping_.array.rows);
  const auto rows = evenly(ceil_div<std::uint64_t>(block, mapping_.pe_rows), pe.lanes);
  const auto vector = evenly(tile.extent.reduction, pe.vector_size);
  first_ = tile;
  first_work_ = work;
  head_a_ = rates_.accesses(rates_.bytes(nest_.elements_a({rows, 0, vector, 1})));
  head_b_ = rates_.accesses(rates_.bytes(vector));
}

/// A tile waits for operands that DRAM can't bring while the tile before it and itself last, or
/// that it can ask for only when the tile before that one has left its half of the global buffer.
void Contractor::add_dram(const TileClass& tile, const TileWork& work) {
  add(sums_.bursts, work.bursts_a + work.bursts_b + work.stores, tile.count);
  if (tile.role.last_reduction) {
    sums_.outputs += tile.count;
  } else {
    add(sums_.open_duration, work.duration(), tile.count);
    add(sums_.open_bursts, work.bursts_a + work.bursts_b, tile.count);
  }
  const auto repeats = static_cast<double>(tile.count - (tile.first ? 1 : 0));
  const auto own = static_cast<double>(work.duration());
  const auto load = rates_.dram_cycles(work.bursts_a + work.bursts_b);
  const auto alone = static_cast<double>(work.alone(head_b_ + (tile.role.loads_a ? head_a_ : 0)));
  // All of operand B has come with the first block of rows; the others take their time after it.
  const auto others = static_cast<double>(work.row_steps - 1) / static_cast<double>(work.row_steps);
  const auto with_b = load - rates_.dram_cycles(work.bursts_a) * others + alone * others;
  const auto turn = static_cast<double>(rates_.dram_latency + rates_.path_latency) +
                    std::max({alone, load, tile.role.loads_b ? with_b : 0.0});
  sums_.late += repeats * std::max({0.0, load - 2 * own, turn / 2 - own});
  const auto even = tile.even - (tile.first ? 1 : 0);
  sums_.halves[0] += turn * even;
  sums_.halves[1] += turn * (repeats - even);
}

void Contractor::finish() {
  const auto duration = this->duration();
  account_.compute = sums_.compute;
  (sums_.read >= std::max(sums_.paced, sums_.write) ? account_.operand_stall
                                                    : account_.output_stall) =
      duration - sums_.compute;
  account_.fill_drain = checked_add(rates_.pe.latency_cycles(), outputs_behind());
  if (!rates_.has_memory) {
    return;
  }
  account_.fill_drain += rates_.path_latency + 1;
  account_.operand_stall = checked_add(account_.operand_stall, rates_.path_latency);
  account_.dram_stall =
      rates_.dram_latency + static_cast<std::uint64_t>(std::ceil(waits_for_dram(duration)));
}

/// Cycles that tiles take, were DRAM always in time. Steps are fetched ahead and outputs written
/// behind by some steps: short tiles overlap, so that the busiest part of the machine decides over
/// the whole op; of long ones, it decides in each.
std::uint64_t Contractor::duration() const {
  constexpr double steps_ahead = 3;
  const auto together = std::max({sums_.paced, sums_.array + first_work_.first_wait, sums_.read,
                                  sums_.write + first_work_.first_outputs});
  const auto apart = std::max(sums_.duration, together) - together;
  const auto overlap = std::min(
      1.0, steps_ahead * static_cast<double>(sums_.tiles) / static_cast<double>(sums_.steps));
  return together + static_cast<std::uint64_t>(static_cast<double>(apart) * (1 - overlap));
}

double Contractor::waits_for_dram(std::uint64_t duration) const {
  constexpr double halves = 2;
  const auto lasts = static_cast<double>(duration);
  const auto tiles = static_cast<double>(sums_.tiles);
  const auto after_first = lasts - static_cast<double>(first_work_.duration());
  const auto turns = std::max(sums_.halves[0], sums_.halves[1]) - after_first;
  // The first tile in each half waits for none to leave it.
  const auto late = std::max(sums_.late, turns) * (1 - std::min(1.0, halves / tiles));
  // The channel has nothing to store before the first outputs are complete.
  const auto idle = std::max(0.0, static_cast<double>(sums_.open_duration) -
                                      rates_.dram_cycles(sums_.open_bursts)) /
                    static_cast<double>(sums_.outputs);
  const auto beyond = rates_.dram_cycles(sums_.bursts) + idle - hidden() - lasts;
  const auto head = std::max(0.0, static_cast<double>(head_a_ + head_b_ + sums_.paced) - lasts);
  return std::max(head + start_stall(duration) + late + tail(), beyond);
}

/// Cycles that the array, and the port, can't begin with at once, as DRAM is behind them at the
/// start: by the end of the first step (of a collector's worth of columns, if that is more), of a
/// row of the image, or of the first block of rows. In between it grows or shrinks evenly.
double Contractor::start_stall(std::uint64_t duration) const {
  const auto& array = mapping_.array;
  auto block = first_.extent;
  block.rows = std::min(block.rows, array.rows);
  const auto bursts_a = rates_.bursts(rates_.bytes(nest_.elements_a(block)));
  const auto& steps = *steps_.front();
  double by_array = 0;
  double by_port = 0;
  const auto look = [&](std::uint64_t columns) {
    block.columns = std::min(first_.extent.columns, std::max(array.columns, columns));
    const auto bursts_b = rates_.bursts(rates_.bytes(nest_.elements_b(block)));
    const auto loads = rates_.dram_cycles(bursts_a + bursts_b);
    const auto [issue, read] = steps.first_block(block.columns, mapping_, rates_);
    const auto share = static_cast<double>(block.columns) /
                       static_cast<double>(first_.extent.columns * first_work_.row_steps);
    const auto paced = share * static_cast<double>(first_work_.paced);
    by_array = std::max(by_array, loads - std::max(issue, paced));
    by_port = std::max(by_port, loads - read);
  };
  look(std::uint64_t{rates_.pe.collector_entries} * mapping_.pe_columns);
  look(nest_.width.output);
  look(first_.extent.columns);
  const auto tile = rates_.dram_cycles(first_work_.bursts_a + first_work_.bursts_b);
  by_array = std::max(by_array, tile - static_cast<double>(first_work_.paced));
  by_port = std::max(by_port, tile - static_cast<double>(first_work_.read));
  const auto lasts = static_cast<double>(duration);
  return std::max({0.0, static_cast<double>(sums_.paced) + by_array - lasts,
                   static_cast<double>(sums_.read) + by_port - lasts});
}

/// The step that ends the op.
Tile Contractor::last_step() const {
  const auto rest = [](std::uint64_t whole, std::uint64_t tile) { return (whole - 1) % tile + 1; };
  const auto& whole = nest_.whole;
  return {rest(rest(whole.rows, mapping_.buffer.rows), mapping_.array.rows),
          rest(rest(whole.columns, mapping_.buffer.columns), mapping_.array.columns), 0, 0};
}

/// Cycles after the last vector until its last column is converted.
std::uint64_t Contractor::outputs_behind() const {
  const auto& pe = rates_.pe;
  const auto step = last_step();
  const auto rows = ceil_div<std::uint64_t>(step.rows, mapping_.pe_rows);
  const auto columns = ceil_div<std::uint64_t>(step.columns, mapping_.pe_columns);
  const auto last_rows = (rows - 1) % pe.lanes + 1;
  const auto last_columns = (columns - 1) % pe.collector_entries + 1;
  const auto slots = ceil_div<std::uint64_t>(last_rows, pe.post_processing_lanes);
  const std::uint64_t interval = pe.initiation_interval_cycles;
  return slots + (last_columns - 1) * (slots - std::min(slots, interval));
}

/// Cycles for which the last step's outputs keep the channel busy while another op would wait for
/// its first operands.
double Contractor::hidden() const {
  const auto outputs = rates_.bursts(rates_.bytes(nest_.elements_out(last_step())));
  return std::min(rates_.dram_cycles(outputs),
                  static_cast<double>(rates_.dram_latency + rates_.path_latency));
}

/// How much longer the last outputs are under way to DRAM than the first operands of another op.
double Contractor::tail() const {
  const auto& pe = rates_.pe;
  const auto step = last_step();
  const auto rows = ceil_div<std::uint64_t>(step.rows, mapping_.pe_rows);
  const auto columns = ceil_div<std::uint64_t>(step.columns, mapping_.pe_columns);
  const auto portions =
      std::min(most_output_portions, ceil_div<std::uint64_t>(rows, pe.lanes) *
                                         ceil_div<std::uint64_t>(columns, pe.collector_entries));
  const auto bytes = rates_.bytes(ceil_div(nest_.elements_out(step), portions));
  const auto port = static_cast<double>(rates_.accesses(bytes));
  const auto dram = rates_.dram_cycles(rates_.bursts(bytes)) -
                    static_cast<double>(rates_.dram_latency + rates_.path_latency);
  return std::max(0.0, std::max(port, dram) - unresolved_tail_cycles);
}

}  // namespace

Account account_of(const Mapping& mapping, const MachineRates& rates) {
  return Contractor(mapping, rates, true).run();
}

Account time_of(const Mapping& mapping, const MachineRates& rates) {
  return Contractor(mapping, rates, false).run();
}

Execution execute(const Mapping& mapping, const Architecture& machine, const NumberFormat& format) {
  const auto account = account_of(mapping, MachineRates(machine, format));
  Execution execution;
  execution.cycles = {.compute = Cycles(account.compute),
                      .fill_drain = Cycles(account.fill_drain),
                      .operand_stall = Cycles(account.operand_stall),
                      .output_stall = Cycles(account.output_stall),
                      .dram_stall = Cycles(account.dram_stall)};
  execution.counts = events_of(account.tally, machine, MachineEvents(machine, format));
  return execution;
}

}  // namespace lnsim::analytical
