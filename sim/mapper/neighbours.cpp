// SPDX-License-Identifier: MIT
#include "sim/mapper/neighbours.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "sim/mapper/chunk.hpp"

namespace lnsim {
namespace {

/// An extent that moves: of the array's tile, of the global buffer's, or of both at once.
struct Axis {
  std::uint64_t Tile::*extent = nullptr;
  bool of_array = false;
  bool of_buffer = false;
};
constexpr std::array axes{Axis{&Tile::reduction, false, true}, Axis{&Tile::rows, true, true},
                          Axis{&Tile::columns, true, true},    Axis{&Tile::rows, false, true},
                          Axis{&Tile::columns, false, true},   Axis{&Tile::rows, true, false},
                          Axis{&Tile::columns, true, false}};

/// Sets an extent of a mapping that is otherwise as `from`: the other tile stays around or inside
/// of the one that moves.
void set(Mapping& mapping, const Mapping& from, const Axis& axis, std::uint64_t size) {
  mapping.array.*axis.extent = axis.of_array ? size : std::min(from.array.*axis.extent, size);
  mapping.buffer.*axis.extent = axis.of_buffer ? size : std::max(from.buffer.*axis.extent, size);
}

Mapping with(const Mapping& mapping, const Axis& axis, std::uint64_t size) {
  auto moved = mapping;
  set(moved, mapping, axis, size);
  return moved;
}

class Neighbours {
 public:
  Neighbours(const Mapping& start, std::span<const Region> regions, const Architecture& machine,
             const Legality& legality)
      : start_(start), regions_(regions), machine_(machine), legality_(legality) {}

  std::vector<Mapping> all(const RegionFilter& promising) {
    for (const auto& axis : axes) {
      for (const auto size : sizes(axis)) {
        add(with(start_, axis, size), axes, axis.extent);
      }
    }
    for (const auto& region : regions_) {
      if (differences(region.choice) == 1 && promising(region)) {
        add_region(region.choice);
      }
    }
    return std::move(found_);
  }

 private:
  [[nodiscard]] std::vector<std::uint64_t> sizes(const Axis& axis) const;
  [[nodiscard]] std::uint64_t quantum(const Axis& axis) const;
  [[nodiscard]] bool fits(const Mapping& mapping) const {
    auto tried = mapping;
    return fits_somehow(tried);
  }
  [[nodiscard]] bool fits_somehow(Mapping& mapping) const;
  [[nodiscard]] Mapping refitted(const Mapping& mapping, const Axis& axis) const;
  [[nodiscard]] int differences(const RegionChoice& choice) const;
  void add(const Mapping& mapping, std::span<const Axis> refit,
           std::uint64_t Tile::*moved = nullptr);
  void add_region(const RegionChoice& choice);

  const Mapping& start_;
  std::span<const Region> regions_;
  const Architecture& machine_;
  const Legality& legality_;
  std::vector<Mapping> found_;
};

/// What the hardware takes at a time.
std::uint64_t Neighbours::quantum(const Axis& axis) const {
  const auto& pe = machine_.pe;
  return axis.extent == &Tile::reduction ? pe.vector_size
         : axis.extent == &Tile::rows    ? std::uint64_t{pe.lanes} * start_.pe_rows
                                         : std::uint64_t{pe.collector_entries} * start_.pe_columns;
}

/// Sizes near to that of the mapping, and those that need one tile fewer or more.
std::vector<std::uint64_t> Neighbours::sizes(const Axis& axis) const {
  const auto size = axis.of_buffer ? start_.buffer.*axis.extent : start_.array.*axis.extent;
  const auto whole = axis.of_buffer ? start_.nest.whole.*axis.extent : start_.buffer.*axis.extent;
  const auto tiles = ceil_div(whole, size);
  const auto part = quantum(axis);
  std::vector<std::uint64_t> list{whole,
                                  size / 2,
                                  size - 1,
                                  size + 1,
                                  size * 2,
                                  ceil_div(whole, tiles),
                                  ceil_div(whole, tiles + 1),
                                  ceil_div(whole, std::max<std::uint64_t>(tiles, 2) - 1),
                                  size / part * part,
                                  (size - 1) / part * part,
                                  (size / part + 1) * part};
  std::ranges::sort(list);
  const auto repeated = std::ranges::unique(list);
  list.erase(repeated.begin(), repeated.end());
  std::erase_if(list, [&](std::uint64_t some) { return some == 0 || some > whole; });
  return list;
}

/// Whether it is legal with some length of chunks, which it then has: the whole reduction where
/// that fits, else the shortest, as nothing but operand B's buffer asks for chunks.
bool Neighbours::fits_somehow(Mapping& mapping) const {
  const auto whole = mapping.buffer.reduction;
  const bool resident =
      legality_.fits_buffer_b(mapping.nest, mapping.columns_per_pe(), whole, mapping.array.taps);
  mapping.array.reduction = resident ? whole : 1;
  return legality_.allows(mapping);
}

/// With an extent as long as fits.
Mapping Neighbours::refitted(const Mapping& mapping, const Axis& axis) const {
  std::uint64_t good = 0;
  const auto whole = axis.of_buffer ? mapping.nest.whole.*axis.extent : mapping.buffer.*axis.extent;
  auto tried = mapping;
  for (auto next = whole, bad = whole + 1; bad - good > 1; next = std::midpoint(good, bad)) {
    set(tried, mapping, axis, next);
    (fits_somehow(tried) ? good : bad) = next;
  }
  return with(mapping, axis, good);
}

/// A mapping as it is, and with one of the axes that have not moved as long as fits.
void Neighbours::add(const Mapping& mapping, std::span<const Axis> refit,
                     std::uint64_t Tile::*moved) {
  if (mapping != start_ && fits(mapping)) {
    found_.push_back(mapping);
  }
  for (const auto& axis : refit) {
    if (axis.extent == moved) {
      continue;
    }
    const auto other = refitted(mapping, axis);
    if (other.array.*axis.extent > 0 && other != mapping && other != start_) {
      found_.push_back(other);
    }
  }
}

/// In how many respects a region differs from that of the mapping.
int Neighbours::differences(const RegionChoice& choice) const {
  const auto& [nest, pe_rows, pe_columns, array, buffer, rows_outer] = start_;
  return (choice.nest.packed != nest.packed ? 1 : 0) + (choice.rows_outer != rows_outer ? 1 : 0) +
         (choice.pe_rows != pe_rows || choice.pe_columns != pe_columns ? 1 : 0) +
         (choice.buffer_taps != buffer.taps || choice.array_taps != array.taps ? 1 : 0);
}

/// With the same tiles, as far as there are so many rows and columns, and with as many rows and
/// columns of a step on each processing element.
void Neighbours::add_region(const RegionChoice& choice) {
  const auto& whole = choice.nest.whole;
  Mapping mapping{.nest = choice.nest,
                  .pe_rows = choice.pe_rows,
                  .pe_columns = choice.pe_columns,
                  .array = start_.array,
                  .buffer = start_.buffer,
                  .rows_outer = choice.rows_outer};
  mapping.array.taps = choice.array_taps;
  mapping.buffer.taps = choice.buffer_taps;
  mapping = with(mapping, axes[0], std::min(mapping.buffer.reduction, whole.reduction));
  mapping = with(mapping, axes[3], std::min(mapping.buffer.rows, whole.rows));
  mapping = with(mapping, axes[4], std::min(mapping.buffer.columns, whole.columns));
  const auto refit = std::span(axes).first(3);
  add(mapping, refit);
  if (choice.pe_rows != start_.pe_rows || choice.pe_columns != start_.pe_columns) {
    const auto rows = start_.rows_per_pe() * choice.pe_rows;
    const auto columns = start_.columns_per_pe() * choice.pe_columns;
    mapping = with(mapping, axes[5], std::min(rows, whole.rows));
    add(with(mapping, axes[6], std::min(columns, whole.columns)), refit);
  }
}

}  // namespace

std::vector<Mapping> neighbours(const Mapping& mapping, std::span<const Region> regions,
                                const Architecture& machine, const Legality& legality,
                                const RegionFilter& promising) {
  return Neighbours(mapping, regions, machine, legality).all(promising);
}

}  // namespace lnsim
