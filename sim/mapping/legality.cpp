// SPDX-License-Identifier: MIT
#include "sim/mapping/legality.hpp"

#include "models/base/checked.hpp"

namespace lnsim {
namespace {

bool lies_in(const Tile& inner, const Tile& outer) {
  return inner.rows <= outer.rows && inner.columns <= outer.columns &&
         inner.reduction <= outer.reduction && inner.taps <= outer.taps;
}

bool is_positive(const Tile& tile) {
  return tile.rows > 0 && tile.columns > 0 && tile.reduction > 0 && tile.taps > 0;
}

}  // namespace

bool Legality::fits_buffer_a(std::uint64_t rows, std::uint64_t reduction,
                             std::uint64_t taps) const {
  return formats_.a.storage.bytes(product(rows, reduction, taps)) <= machine_.pe.buffer_a.half();
}

bool Legality::fits_buffer_b(const LoopNest& nest, std::uint64_t columns, std::uint64_t reduction,
                             std::uint64_t taps) const {
  const auto elements =
      nest.elements_b({.rows = 0, .columns = columns, .reduction = reduction, .taps = taps});
  return formats_.b.storage.bytes(elements) <= machine_.pe.buffer_b.half();
}

bool Legality::fits_global_buffer(const LoopNest& nest, const Tile& tile, bool spills) const {
  if (!machine_.memory) {
    return true;
  }
  const auto outputs = nest.elements_out(tile);
  const auto bytes = formats_.a.storage.bytes(nest.elements_a(tile)) +
                     formats_.b.storage.bytes(nest.elements_b(tile)) +
                     (spills ? formats_.sum_bytes(outputs) : formats_.output().bytes(outputs));
  return bytes <= machine_.memory->global_buffer.half();
}

Legality::Rule Legality::first_broken(const Mapping& mapping) const {
  const auto& [nest, pe_rows, pe_columns, array, buffer, rows_outer] = mapping;
  if (!is_positive(array) || pe_rows == 0 || pe_columns == 0) {
    return Rule::Positive;
  }
  if (!lies_in(array, buffer) || !lies_in(buffer, nest.whole)) {
    return Rule::Nested;
  }
  if (!nest.divides_taps(array.taps) || !nest.divides_taps(buffer.taps)) {
    return Rule::Taps;
  }
  if (std::uint64_t{pe_rows} * pe_columns > machine_.processing_elements) {
    return Rule::ProcessingElements;
  }
  const auto rows = mapping.rows_per_pe();
  const auto columns = mapping.columns_per_pe();
  if (mapping.streams_chunks() && !mapping.fits_collector(machine_.pe)) {
    return Rule::Collector;
  }
  if (!fits_buffer_a(rows, buffer.reduction, buffer.taps)) {
    return Rule::BufferA;
  }
  if (!fits_buffer_b(nest, columns, array.reduction, array.taps)) {
    return Rule::BufferB;
  }
  if (!fits_global_buffer(nest, buffer, mapping.spills_partial_sums(machine_.pe))) {
    return Rule::GlobalBuffer;
  }
  return Rule::None;
}

std::string_view Legality::broken_rule(const Mapping& mapping) const {
  switch (first_broken(mapping)) {
    case Rule::None:
      return "";
    case Rule::Positive:
      return "every extent is at least 1";
    case Rule::Nested:
      return "a tile of the array lies in one of the global buffer, and that in the nest";
    case Rule::Taps:
      return "kernel positions are taken all at once, by whole rows of the kernel, or by equal "
             "parts of one row";
    case Rule::ProcessingElements:
      return "a mapping spreads over no more processing elements than there are";
    case Rule::Collector:
      return "the partial sums of a reduction in chunks fit the accumulation collector";
    case Rule::BufferA:
      return "operand A of a step fits half of its buffer";
    case Rule::BufferB:
      return "a chunk of operand B fits half of its buffer";
    case Rule::GlobalBuffer:
      return "a tile fits half of the global buffer";
  }
  return "";
}

void Legality::check(const Mapping& mapping) const {
  if (const auto rule = broken_rule(mapping); !rule.empty()) {
    throw Error("illegal mapping; a legal one keeps the rule: " + std::string(rule));
  }
}

}  // namespace lnsim
