// SPDX-License-Identifier: MIT
#include "sim/mapping/legality.hpp"

#include <algorithm>

#include "models/base/checked.hpp"

namespace lnsim {
namespace {

void require(bool holds, const std::string& rule) {
  if (!holds) {
    throw Error("illegal mapping: " + rule);
  }
}

bool is_positive(const Tile& tile) {
  return tile.rows > 0 && tile.columns > 0 && tile.reduction > 0;
}

}  // namespace

Bytes packed_bytes(std::uint64_t elements, std::uint32_t bits) {
  return Bytes(ceil_div(checked_multiply<std::uint64_t>(elements, bits), std::uint64_t{8}));
}

bool Legality::fits_buffer_a(const LoopNest& nest, std::uint64_t rows,
                             std::uint64_t reduction) const {
  const auto elements = nest.elements_a({.rows = rows, .columns = 0, .reduction = reduction});
  return packed_bytes(elements, format_.bits) <= machine_.pe.buffer_a.half();
}

bool Legality::fits_buffer_b(const LoopNest& nest, std::uint64_t columns,
                             std::uint64_t reduction) const {
  const auto elements = nest.elements_b({.rows = 0, .columns = columns, .reduction = reduction});
  return packed_bytes(elements, format_.bits) <= machine_.pe.buffer_b.half();
}

bool Legality::fits_global_buffer(const Mapping& mapping) const {
  if (!machine_.memory) {
    return true;
  }
  const auto& nest = mapping.nest;
  const auto output_bits = mapping.spills_partial_sums() ? partial_sum_bits(format_) : format_.bits;
  const auto bytes = packed_bytes(nest.elements_a(mapping.buffer), format_.bits) +
                     packed_bytes(nest.elements_b(mapping.buffer), format_.bits) +
                     packed_bytes(nest.elements_out(mapping.buffer), output_bits);
  return bytes <= machine_.memory->global_buffer.half();
}

void Legality::check(const Mapping& mapping) const {
  const auto& pe = machine_.pe;
  require(
      is_positive(mapping.nest.whole) && is_positive(mapping.buffer) && is_positive(mapping.array),
      "every extent is at least 1");
  require(std::uint64_t{mapping.pe_rows} * mapping.pe_columns <= machine_.processing_elements,
          "the processing elements are fewer than the mapping spreads over");
  const auto rows = ceil_div<std::uint64_t>(mapping.array.rows, mapping.pe_rows);
  const auto columns = ceil_div<std::uint64_t>(mapping.array.columns, mapping.pe_columns);
  require(mapping.array.reduction == mapping.buffer.reduction ||
              (columns <= pe.collector_entries && rows <= pe.lanes),
          "partial sums of a reduction in chunks exceed the accumulation collector");
  require(fits_buffer_a(mapping.nest, std::min(rows, mapping.nest.whole.rows),
                        mapping.buffer.reduction),
          "operand A does not fit its buffer");
  require(fits_buffer_b(mapping.nest, columns, mapping.array.reduction),
          "operand B does not fit its buffer");
  require(fits_global_buffer(mapping), "a tile does not fit the global buffer");
}

}  // namespace lnsim
