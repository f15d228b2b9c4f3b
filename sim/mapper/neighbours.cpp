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

class Neighbours {
 public:
  Neighbours(const Mapping& start, const Architecture& machine, const Legality& legality)
      : start_(start), machine_(machine), legality_(legality) {}

  std::vector<Mapping> all() {
    for (const auto& axis : axes) {
      for (const auto size : sizes(axis)) {
        add_with_refits(with(start_, axis, size), &axis);
      }
    }
    add_regions();
    return std::move(found_);
  }

 private:
  [[nodiscard]] std::vector<std::uint64_t> sizes(const Axis& axis) const;
  [[nodiscard]] std::uint64_t quantum(const Axis& axis) const;
  [[nodiscard]] Mapping with(Mapping mapping, const Axis& axis, std::uint64_t size) const;
  [[nodiscard]] bool fits(Mapping mapping) const;
  [[nodiscard]] Mapping refitted(const Mapping& mapping, const Axis& axis) const;
  void add_with_refits(const Mapping& mapping, const Axis* moved);
  void add_regions();

  const Mapping& start_;
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
  std::vector<std::uint64_t> list{size / 2,
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

/// The other tile stays around or inside of the one that moves.
Mapping Neighbours::with(Mapping mapping, const Axis& axis, std::uint64_t size) const {
  auto& array = mapping.array.*axis.extent;
  auto& buffer = mapping.buffer.*axis.extent;
  array = axis.of_array ? size : std::min(array, size);
  buffer = axis.of_buffer ? size : std::max(buffer, size);
  return mapping;
}

/// Whether it is legal with some length of chunks.
bool Neighbours::fits(Mapping mapping) const {
  mapping.array.reduction = mapping.buffer.reduction;
  if (legality_.allows(mapping)) {
    return true;
  }
  mapping.array.reduction = 1;
  return legality_.allows(mapping);
}

/// With an extent as long as fits.
Mapping Neighbours::refitted(const Mapping& mapping, const Axis& axis) const {
  std::uint64_t good = 0;
  const auto whole = axis.of_buffer ? mapping.nest.whole.*axis.extent : mapping.buffer.*axis.extent;
  for (auto next = whole, bad = whole + 1; bad - good > 1; next = std::midpoint(good, bad)) {
    (fits(with(mapping, axis, next)) ? good : bad) = next;
  }
  return with(mapping, axis, good);
}

void Neighbours::add_with_refits(const Mapping& mapping, const Axis* moved) {
  if (fits(mapping)) {
    found_.push_back(mapping);
  }
  for (const auto& axis : axes) {
    if (moved == nullptr || axis.extent != moved->extent) {
      auto other = refitted(mapping, axis);
      if (other.buffer.*axis.extent > 0 && other.array.*axis.extent > 0 && !(other == mapping)) {
        found_.push_back(other);
      }
    }
  }
}

void Neighbours::add_regions() {
  auto turned = start_;
  turned.rows_outer = !turned.rows_outer;
  add_with_refits(turned, nullptr);
  for (std::uint32_t rows = 1; rows <= machine_.processing_elements; ++rows) {
    const auto most = machine_.processing_elements / rows;
    for (const auto columns : {most, most - 1, (most + 1) / 2}) {
      if (columns == 0) {
        continue;
      }
      auto spread = start_;
      spread.pe_rows = rows;
      spread.pe_columns = columns;
      add_with_refits(spread, nullptr);
      const auto& whole = start_.buffer;
      spread.array.rows = std::min(whole.rows, start_.rows_per_pe() * rows);
      spread.array.columns = std::min(whole.columns, start_.columns_per_pe() * columns);
      add_with_refits(spread, nullptr);
    }
  }
}

}  // namespace

std::vector<Mapping> neighbours(const Mapping& mapping, const Architecture& machine,
                                const Legality& legality) {
  return Neighbours(mapping, machine, legality).all();
}

}  // namespace lnsim
