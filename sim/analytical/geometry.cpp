// SPDX-License-Identifier: MIT
#include "sim/analytical/geometry.hpp"

#include <algorithm>

#include "models/base/checked.hpp"
#include "sim/analytical/dram_traffic.hpp"
#include "sim/analytical/segments.hpp"
#include "sim/mapping/legality.hpp"

namespace lnsim::analytical {

std::uint64_t Geometry::vectors(std::uint64_t reduction) const {
  std::uint64_t total = 0;
  for (const auto& chunk : segments(reduction, mapping_.array.reduction)) {
    total += chunk.count * mapping_.nest.vectors(chunk.extent, machine_.pe.vector_size);
  }
  return total;
}

std::uint64_t Geometry::columns_per_pe(std::uint64_t columns) const {
  return ceil_div<std::uint64_t>(columns, mapping_.pe_columns);
}

std::uint64_t Geometry::collector_blocks(std::uint64_t columns) const {
  std::uint64_t blocks = 0;
  for (const auto& part : segments(columns, columns_per_pe(columns))) {
    blocks += part.count * ceil_div<std::uint64_t>(part.extent, machine_.pe.collector_entries);
  }
  return blocks;
}

std::uint64_t Geometry::row_blocks_per_pe(std::uint64_t rows) const {
  return ceil_div<std::uint64_t>(ceil_div<std::uint64_t>(rows, machine_.pe.lanes),
                                 mapping_.pe_rows);
}

std::uint64_t Geometry::words_a(const Tile& block) const {
  const auto copies = ceil_div(block.columns, columns_per_pe(block.columns));
  return product(block.rows, vectors(block.reduction), copies);
}

std::uint64_t Geometry::words_b(const Tile& block) const {
  const auto copies = ceil_div(ceil_div<std::uint64_t>(block.rows, machine_.pe.lanes),
                               row_blocks_per_pe(block.rows));
  std::uint64_t words = 0;
  for (const auto& chunk : segments(block.reduction, mapping_.array.reduction)) {
    for (const auto& part : segments(block.columns, columns_per_pe(block.columns))) {
      const auto elements = mapping_.nest.elements_b({0, part.extent, chunk.extent});
      words +=
          chunk.count * part.count * ceil_div<std::uint64_t>(elements, machine_.pe.vector_size);
    }
  }
  return checked_multiply(words, copies);
}

std::uint64_t Geometry::accesses(std::uint64_t elements, std::uint32_t bits) const {
  if (!machine_.memory) {
    return 0;
  }
  return ceil_div(packed_bytes(elements, bits).value(),
                  machine_.memory->global_buffer.port_bytes());
}

std::uint64_t Geometry::accesses_b(const Tile& block) const {
  std::uint64_t total = 0;
  for (const auto& chunk : segments(block.reduction, mapping_.array.reduction)) {
    const auto elements = mapping_.nest.elements_b({0, block.columns, chunk.extent});
    total += chunk.count * accesses(elements, format_.bits);
  }
  return total;
}

std::uint64_t Geometry::accesses_first_b(const Tile& block) const {
  const auto chunk = std::min(block.reduction, mapping_.array.reduction);
  return accesses(mapping_.nest.elements_b({0, block.columns, chunk}), format_.bits);
}

std::uint64_t Geometry::bursts(std::uint64_t elements) const {
  return machine_.memory ? dram_bursts(packed_bytes(elements, format_.bits), machine_.memory->dram)
                         : 0;
}

std::uint64_t Geometry::dram_cycles(std::uint64_t bursts) const {
  return machine_.memory ? analytical::dram_cycles(bursts, machine_.memory->dram) : 0;
}

std::uint64_t Geometry::path_latency() const {
  return machine_.memory ? machine_.memory->path_latency_cycles() : 0;
}

}  // namespace lnsim::analytical
