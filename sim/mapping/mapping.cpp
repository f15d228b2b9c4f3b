// SPDX-License-Identifier: MIT
#include "sim/mapping/mapping.hpp"

#include <algorithm>

namespace lnsim {
namespace {

/// Loops over one dimension, each over what an iteration of the one outside of it covers.
class Dimension {
 public:
  Dimension(std::string name, std::uint64_t whole) : name_(std::move(name)), left_(whole) {}

  /// Parts of `step` of what is left.
  Loop cut(const std::string& level, std::uint64_t step, bool spatial = false) {
    step = std::min(step, left_);
    Loop loop{level, name_, ceil_div(left_, step), step, spatial};
    left_ = step;
    return loop;
  }
  /// Equal parts of what is left, one for each of `parts`.
  Loop deal(const std::string& level, std::uint64_t parts) {
    auto loop = cut(level, ceil_div(left_, parts), true);
    loop.bound = parts;
    return loop;
  }

 private:
  std::string name_;
  std::uint64_t left_;
};

}  // namespace

std::vector<Loop> loops(const Mapping& mapping, const ProcessingElement& pe) {
  const auto& [nest, pe_rows, pe_columns, array, buffer, rows_outer] = mapping;
  Dimension group("group", nest.groups * nest.packed);
  Dimension row("row", nest.whole.rows);
  Dimension column("column", nest.whole.columns);
  Dimension reduction("reduction", nest.whole.reduction);
  Dimension tap("tap", nest.whole.taps);
  std::vector<Loop> list{group.cut("dram", nest.packed)};
  const auto row_tiles = row.cut("dram", buffer.rows);
  const auto column_tiles = column.cut("dram", buffer.columns);
  list.push_back(rows_outer ? row_tiles : column_tiles);
  list.push_back(rows_outer ? column_tiles : row_tiles);
  list.push_back(reduction.cut("dram", buffer.reduction));
  list.push_back(tap.cut("dram", buffer.taps));
  list.push_back(row.cut("global_buffer", array.rows));
  list.push_back(column.cut("global_buffer", array.columns));
  list.push_back(tap.cut("global_buffer", array.taps));
  list.push_back(reduction.cut("global_buffer", array.reduction));
  list.push_back(row.deal("processing_elements", pe_rows));
  list.push_back(column.deal("processing_elements", pe_columns));
  list.push_back(row.cut("operand_buffers", pe.lanes));
  list.push_back(column.cut("operand_buffers", pe.collector_entries));
  list.push_back(tap.cut("operand_buffers", 1));
  list.push_back(reduction.cut("operand_buffers", pe.vector_size));
  list.push_back(column.cut("collector", 1));
  list.push_back(row.cut("lanes", 1, true));
  list.push_back(reduction.cut("vector", 1, true));
  return list;
}

}  // namespace lnsim
