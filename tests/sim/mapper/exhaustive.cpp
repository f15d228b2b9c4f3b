// SPDX-License-Identifier: MIT
#include "tests/sim/mapper/exhaustive.hpp"

#include <vector>

namespace lnsim::test {
namespace {

/// Kernel positions that a tile may have: all, whole rows of the kernel, equal parts of a row.
std::vector<std::uint64_t> parts_of_kernel(const LoopNest& nest) {
  std::vector<std::uint64_t> found;
  for (std::uint64_t taps = 1; taps <= nest.whole.taps; ++taps) {
    if (nest.divides_taps(taps)) {
      found.push_back(taps);
    }
  }
  return found;
}

/// A number and one that is not larger, in every way.
std::uint64_t pairs(std::uint64_t extent) { return extent * (extent + 1) / 2; }

std::uint64_t spreads(std::uint64_t elements) {
  std::uint64_t found = 0;
  for (std::uint64_t rows = 1; rows <= elements; ++rows) {
    found += elements / rows;
  }
  return found;
}

/// Tiles of the global buffer of a nest, and blocks of the array in them.
void for_each_tile(Mapping mapping, const std::function<void(const Mapping&)>& visit) {
  const auto& whole = mapping.nest.whole;
  auto& [rows, columns, reduction, taps] = mapping.buffer;
  auto& block = mapping.array;
  for (rows = 1; rows <= whole.rows; ++rows) {
    for (columns = 1; columns <= whole.columns; ++columns) {
      for (reduction = 1; reduction <= whole.reduction; ++reduction) {
        for (block.rows = 1; block.rows <= rows; ++block.rows) {
          for (block.columns = 1; block.columns <= columns; ++block.columns) {
            for (block.reduction = 1; block.reduction <= reduction; ++block.reduction) {
              visit(mapping);
            }
          }
        }
      }
    }
  }
}

std::uint64_t half_bits(Bytes capacity) { return capacity.value() / 2 * 8; }
std::uint64_t whole_bytes(std::uint64_t bits) { return (bits + 7) / 8 * 8; }

}  // namespace

std::uint64_t mappings_of(const LoopNest& nest, const Architecture& machine) {
  std::uint64_t sum = 0;
  for (std::uint64_t together = 1; together <= nest.groups; ++together) {
    if (nest.groups % together == 0) {
      const auto joined = packed(nest, together);
      const auto& whole = joined.whole;
      sum += pairs(whole.rows) * pairs(whole.columns) * pairs(whole.reduction) *
             pairs(parts_of_kernel(joined).size()) * spreads(machine.processing_elements) * 2;
    }
  }
  return sum;
}

void for_each_mapping(const LoopNest& nest, const Architecture& machine,
                      const std::function<void(const Mapping&)>& visit) {
  Mapping mapping;
  for (std::uint64_t together = 1; together <= nest.groups; ++together) {
    if (nest.groups % together != 0) {
      continue;
    }
    mapping.nest = packed(nest, together);
    const auto kernel = parts_of_kernel(mapping.nest);
    for (mapping.pe_rows = 1; mapping.pe_rows <= machine.processing_elements; ++mapping.pe_rows) {
      for (mapping.pe_columns = 1;
           mapping.pe_rows * mapping.pe_columns <= machine.processing_elements;
           ++mapping.pe_columns) {
        for (const bool rows_outer : {true, false}) {
          mapping.rows_outer = rows_outer;
          for (const auto buffer_taps : kernel) {
            for (const auto array_taps : kernel) {
              mapping.buffer.taps = buffer_taps;
              mapping.array.taps = array_taps;
              if (array_taps <= buffer_taps) {
                for_each_tile(mapping, visit);
              }
            }
          }
        }
      }
    }
  }
}

bool fits_all_memories(const Mapping& mapping, const Architecture& machine,
                       const ProductFormats& formats) {
  const auto& [nest, pe_rows, pe_columns, array, buffer, rows_outer] = mapping;
  const auto& pe = machine.pe;
  const auto rows = (array.rows + pe_rows - 1) / pe_rows;
  const auto columns = (array.columns + pe_columns - 1) / pe_columns;
  const bool chunks = array.reduction != buffer.reduction || array.taps != buffer.taps;
  const bool sums_fit = (rows + pe.lanes - 1) / pe.lanes * columns <= pe.collector_entries;
  const auto a = rows * buffer.reduction * buffer.taps * formats.a.storage.bits;
  const auto b =
      nest.elements_b({0, columns, array.reduction, array.taps}) * formats.b.storage.bits;
  if ((chunks && !sums_fit) || a > half_bits(pe.buffer_a.capacity) ||
      b > half_bits(pe.buffer_b.capacity)) {
    return false;
  }
  if (!machine.memory) {
    return true;
  }
  const bool tiles = buffer.reduction != nest.whole.reduction || buffer.taps != nest.whole.taps;
  const bool stays = array.rows == buffer.rows && array.columns == buffer.columns && sums_fit;
  const auto output_bits =
      tiles && !stays ? partial_sum_bits(formats.lane) : formats.result.storage.bits;
  const auto bits = whole_bytes(nest.elements_a(buffer) * formats.a.storage.bits) +
                    whole_bytes(nest.elements_b(buffer) * formats.b.storage.bits) +
                    whole_bytes(nest.elements_out(buffer) * output_bits);
  return bits <= half_bits(machine.memory->global_buffer.capacity);
}

}  // namespace lnsim::test
