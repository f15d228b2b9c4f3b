// SPDX-License-Identifier: MIT
#include "sim/mapper/tile_sizes.hpp"

#include <algorithm>

#include "models/base/units.hpp"

namespace lnsim {
namespace {

constexpr std::uint64_t most_equal_tiles = 12;

void add_quanta(std::vector<std::uint64_t>& sizes, std::uint64_t whole, std::uint64_t quantum) {
  const auto blocks = ceil_div(whole, quantum);
  for (std::uint64_t tiles = 1; tiles <= blocks;) {
    const auto size = ceil_div(blocks, tiles);
    sizes.push_back(std::min(whole, size * quantum));
    // The next number of tiles that makes them smaller.
    tiles = size == 1 ? blocks + 1 : ceil_div(blocks, size - 1);
  }
  for (auto part = std::min(quantum, whole); part > 1;) {
    part = ceil_div(part, std::uint64_t{2});
    sizes.push_back(part);
  }
}

}  // namespace

std::vector<std::uint64_t> tile_sizes(std::uint64_t whole,
                                      std::initializer_list<std::uint64_t> quanta,
                                      std::uint64_t dense) {
  std::vector<std::uint64_t> sizes;
  if (whole <= dense) {
    for (std::uint64_t size = 1; size <= whole; ++size) {
      sizes.push_back(size);
    }
    return sizes;
  }
  for (std::uint64_t tiles = 1; tiles <= std::min(most_equal_tiles, whole); ++tiles) {
    sizes.push_back(ceil_div(whole, tiles));
  }
  for (const auto quantum : quanta) {
    add_quanta(sizes, whole, quantum);
  }
  std::ranges::sort(sizes);
  const auto repeated = std::ranges::unique(sizes);
  sizes.erase(repeated.begin(), repeated.end());
  return sizes;
}

}  // namespace lnsim
