// SPDX-License-Identifier: MIT
#include "sim/mapping/mapping.hpp"

#include <algorithm>

#include "models/base/units.hpp"

namespace lnsim {

std::vector<Loop> loops(const Mapping& mapping, const ProcessingElement& pe) {
  const auto& whole = mapping.nest.whole;
  const auto rows = std::min(mapping.array.rows, mapping.buffer.rows);
  const auto columns = std::min(mapping.array.columns, mapping.buffer.columns);
  const auto pe_rows = ceil_div<std::uint64_t>(rows, mapping.pe_rows);
  const auto pe_columns = ceil_div<std::uint64_t>(columns, mapping.pe_columns);
  const Loop row_tiles{"dram", "row", ceil_div(whole.rows, mapping.buffer.rows)};
  const Loop column_tiles{"dram", "column", ceil_div(whole.columns, mapping.buffer.columns)};
  const auto vectors = ceil_div<std::uint64_t>(mapping.array.reduction, pe.vector_size);
  return {
      {"dram", "group", mapping.nest.groups},
      mapping.rows_outer ? row_tiles : column_tiles,
      mapping.rows_outer ? column_tiles : row_tiles,
      {"dram", "reduction", ceil_div(whole.reduction, mapping.buffer.reduction)},
      {"global_buffer", "row", ceil_div(mapping.buffer.rows, mapping.array.rows)},
      {"global_buffer", "column", ceil_div(mapping.buffer.columns, mapping.array.columns)},
      {"global_buffer", "reduction", ceil_div(mapping.buffer.reduction, mapping.array.reduction)},
      {"processing_elements", "row", ceil_div(rows, pe_rows), true},
      {"processing_elements", "column", ceil_div(columns, pe_columns), true},
      {"operand_buffers", "row", ceil_div<std::uint64_t>(pe_rows, pe.lanes)},
      {"operand_buffers", "tap", mapping.nest.taps},
      {"operand_buffers", "reduction", vectors},
      {"collector", "column", pe_columns},
      {"lanes", "row", std::min<std::uint64_t>(pe_rows, pe.lanes), true},
      {"vector", "reduction", std::min<std::uint64_t>(mapping.array.reduction, pe.vector_size),
       true}};
}

}  // namespace lnsim
