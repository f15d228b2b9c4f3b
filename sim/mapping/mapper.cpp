// SPDX-License-Identifier: MIT
#include "sim/mapping/mapper.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

#include "models/base/checked.hpp"
#include "sim/mapping/legality.hpp"

namespace lnsim {
namespace {

/// What the search compares, best first.
struct Estimate {
  double cycles = 0;
  double dram_bytes = 0;
  double compute = 0;  ///< cycles of the array alone: where memory limits, still energy
  double steps = 0;
  auto operator<=>(const Estimate&) const = default;
};

/// The largest value up to `limit` that fits, in steps of `quantum` where it reaches one; 0 where
/// not even 1 fits. `fits` must be monotone.
template <class Predicate>
std::uint64_t largest(std::uint64_t limit, std::uint64_t quantum, Predicate fits) {
  if (fits(limit)) {
    return limit;
  }
  const auto unit = fits(std::min(quantum, limit)) ? quantum : std::uint64_t{1};
  std::uint64_t low = 0;
  std::uint64_t high = ceil_div(limit, unit);
  while (high - low > 1) {
    const auto middle = low + (high - low) / 2;
    (fits(middle * unit) ? low : high) = middle;
  }
  return low * unit;
}

double times(std::uint64_t a, double b) { return static_cast<double>(a) * b; }

class Search {
 public:
  Search(const LoopNest& nest, const Architecture& machine, const NumberFormat& format)
      : nest_(nest), machine_(machine), bits_(format.bits), legality_(machine, format) {}

  Mapping run() {
    for (std::uint32_t rows = 1; rows <= machine_.processing_elements; ++rows) {
      if (machine_.processing_elements % rows == 0) {
        try_split(rows, machine_.processing_elements / rows);
      }
    }
    if (!best_) {
      throw Error("machine " + machine_.name + ": its buffers can't hold the smallest tile of " +
                  std::to_string(bits_) + "-bit operands (buffer_a " +
                  std::to_string(machine_.pe.buffer_a.capacity.value()) + ", buffer_b " +
                  std::to_string(machine_.pe.buffer_b.capacity.value()) + " bytes" +
                  (machine_.memory
                       ? ", global_buffer " +
                             std::to_string(machine_.memory->global_buffer.capacity.value()) +
                             " bytes"
                       : "") +
                  ")");
    }
    return *best_;
  }

 private:
  void try_split(std::uint32_t pe_rows, std::uint32_t pe_columns) {
    Mapping mapping{.nest = nest_, .pe_rows = pe_rows, .pe_columns = pe_columns};
    const auto longest = largest(nest_.whole.reduction, machine_.pe.vector_size, [&](auto extent) {
      return legality_.fits_buffer_a(nest_, machine_.pe.lanes, extent);
    });
    if (longest == 0) {
      return;
    }
    const auto tiles = ceil_div(nest_.whole.reduction, longest);
    mapping.buffer.reduction = balanced(nest_.whole.reduction, tiles);
    while (!try_reduction(mapping) && mapping.buffer.reduction > 1) {
      mapping.buffer.reduction = ceil_div(mapping.buffer.reduction, std::uint64_t{2});
    }
  }

  /// Parts of one size that cover the extent, in whole vectors where more than one is needed.
  [[nodiscard]] std::uint64_t balanced(std::uint64_t extent, std::uint64_t parts) const {
    const std::uint64_t vector = machine_.pe.vector_size;
    const auto part = ceil_div(extent, parts);
    return parts == 1 || part < vector ? part : ceil_div(part, vector) * vector;
  }

  bool try_reduction(Mapping mapping) {
    bool found = false;
    for (std::uint64_t columns = machine_.pe.collector_entries; columns > 0; columns /= 2) {
      const auto chunk =
          largest(mapping.buffer.reduction, machine_.pe.vector_size,
                  [&](auto extent) { return legality_.fits_buffer_b(nest_, columns, extent); });
      if (chunk == 0) {
        continue;
      }
      mapping.array.reduction = chunk;
      found = try_columns(mapping, columns) || found;
      if (chunk >= std::min<std::uint64_t>(mapping.buffer.reduction, machine_.pe.vector_size)) {
        break;
      }
    }
    return found;
  }

  /// Where the whole reduction is resident, several column and row blocks can share it: as many as
  /// the operand buffers hold and a global-buffer tile can supply.
  bool try_columns(Mapping mapping, std::uint64_t columns) {
    std::uint64_t row_blocks = 1;
    if (mapping.array.reduction == mapping.buffer.reduction) {
      while (columns < nest_.whole.columns &&
             legality_.fits_buffer_b(nest_, columns * 2, mapping.array.reduction)) {
        columns *= 2;
      }
      row_blocks =
          largest(ceil_div<std::uint64_t>(nest_.whole.rows,
                                          std::uint64_t{machine_.pe.lanes} * mapping.pe_rows),
                  1, [&](auto blocks) {
                    return legality_.fits_buffer_a(nest_, blocks * machine_.pe.lanes,
                                                   mapping.buffer.reduction);
                  });
    }
    while (true) {
      mapping.array.columns = columns * mapping.pe_columns;
      mapping.array.rows = row_blocks * std::uint64_t{machine_.pe.lanes} * mapping.pe_rows;
      if (try_buffer_tiles(mapping)) {
        return true;
      }
      if (columns > machine_.pe.collector_entries) {
        columns /= 2;
      } else if (row_blocks > 1) {
        row_blocks /= 2;
      } else {
        return false;
      }
    }
  }

  bool try_buffer_tiles(Mapping mapping) {
    bool found = false;
    for (auto rows = mapping.array.rows;; rows *= 2) {
      mapping.buffer.rows = std::min(rows, nest_.whole.rows);
      for (auto columns = mapping.array.columns;; columns *= 2) {
        mapping.buffer.columns = std::min(columns, nest_.whole.columns);
        if (!legality_.fits_global_buffer(mapping)) {
          break;
        }
        for (const bool rows_outer : {true, false}) {
          mapping.rows_outer = rows_outer;
          consider(mapping);
        }
        found = true;
        if (columns >= nest_.whole.columns) {
          break;
        }
      }
      if (rows >= nest_.whole.rows) {
        break;
      }
    }
    return found;
  }

  void consider(const Mapping& mapping) {
    const auto estimate = estimate_of(mapping);
    if (!best_ || estimate < best_estimate_) {
      best_ = mapping;
      best_estimate_ = estimate;
    }
  }

  [[nodiscard]] Estimate estimate_of(const Mapping& mapping) const {
    const auto& whole = nest_.whole;
    const auto row_steps = ceil_div(whole.rows, mapping.array.rows);
    const auto column_steps = ceil_div(whole.columns, mapping.array.columns);
    const auto reductions = ceil_div(whole.reduction, mapping.buffer.reduction);
    const auto vectors = reductions * vectors_of_tile(mapping);
    const auto row_blocks =
        ceil_div<std::uint64_t>(std::min(mapping.array.rows, whole.rows),
                                std::uint64_t{machine_.pe.lanes} * mapping.pe_rows);
    const auto columns =
        ceil_div<std::uint64_t>(std::min(mapping.array.columns, whole.columns), mapping.pe_columns);
    Estimate estimate;
    estimate.steps = times(row_steps * column_steps, static_cast<double>(reductions));
    estimate.compute = times(row_steps * column_steps * row_blocks * columns,
                             times(vectors, machine_.pe.initiation_interval_cycles));
    estimate.cycles = estimate.compute;
    if (machine_.memory) {
      const double port = machine_.memory->global_buffer.port_width_bits / 8.0;
      estimate.dram_bytes = dram_bytes(mapping);
      estimate.cycles =
          std::max({estimate.compute, port_bytes(mapping) / port,
                    estimate.dram_bytes / machine_.memory->dram.bandwidth_bytes_per_cycle});
    }
    return estimate;
  }

  /// Vectors of a whole reduction tile: each chunk ends with a vector of its own.
  [[nodiscard]] std::uint64_t vectors_of_tile(const Mapping& mapping) const {
    const auto chunks = ceil_div(mapping.buffer.reduction, mapping.array.reduction);
    const auto rest = mapping.buffer.reduction - (chunks - 1) * mapping.array.reduction;
    return (chunks - 1) * nest_.vectors(mapping.array.reduction, machine_.pe.vector_size) +
           nest_.vectors(rest, machine_.pe.vector_size);
  }

  [[nodiscard]] double element_bytes() const { return bits_ / 8.0; }

  [[nodiscard]] double port_bytes(const Mapping& mapping) const {
    const auto& whole = nest_.whole;
    const auto row_steps = ceil_div(whole.rows, mapping.array.rows);
    const auto column_steps = ceil_div(whole.columns, mapping.array.columns);
    const Tile step{0, std::min(mapping.array.columns, whole.columns), whole.reduction};
    const bool resident = mapping.buffer.reduction == whole.reduction && mapping.rows_outer;
    const auto passes = resident ? 1 : ceil_div(whole.columns, mapping.buffer.columns);
    const double a = times(passes, times(nest_.elements_a(whole), element_bytes()));
    const double b =
        times(row_steps * column_steps, times(nest_.elements_b(step), element_bytes()));
    return a + b;
  }

  [[nodiscard]] double dram_bytes(const Mapping& mapping) const {
    const auto& whole = nest_.whole;
    const auto row_tiles = ceil_div(whole.rows, mapping.buffer.rows);
    const auto column_tiles = ceil_div(whole.columns, mapping.buffer.columns);
    const bool whole_reduction = mapping.buffer.reduction == whole.reduction;
    const bool a_stays = whole_reduction && (mapping.rows_outer || row_tiles == 1);
    const bool b_stays = whole_reduction && (!mapping.rows_outer || column_tiles == 1);
    const Tile columns{0, mapping.buffer.columns, whole.reduction};
    const double a = times(a_stays ? 1 : column_tiles, times(nest_.elements_a(whole), 1.0));
    const double b = times(b_stays ? column_tiles : column_tiles * row_tiles,
                           times(nest_.elements_b(columns), 1.0));
    return (a + b + times(nest_.elements_out(whole), 1.0)) * element_bytes();
  }

  const LoopNest& nest_;
  const Architecture& machine_;
  std::uint32_t bits_;
  Legality legality_;
  std::optional<Mapping> best_;
  Estimate best_estimate_;
};

}  // namespace

Mapping map_nest(const LoopNest& nest, const Architecture& machine, const NumberFormat& format) {
  return Search(nest, machine, format).run();
}

}  // namespace lnsim
