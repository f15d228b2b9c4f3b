// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "models/numerics/product/kernels/product_block.hpp"
#include "models/numerics/product/kernels/row_plan.hpp"

/// Loops over a tile's registers are unrolled, or they would live in memory.
#define LNSIM_UNROLL _Pragma("GCC unroll 16")

namespace lnsim::numerics::kernels {

/// Elements that a kernel sums up at most before it adds them to running sums, and rows and columns
/// of a tile.
constexpr std::size_t tile_depth = 32;
constexpr std::size_t tile_rows = 8;
constexpr std::size_t tile_columns = 32;

/// Words of a tile's rows, and of its columns element by element. What is absent is 0.
using RowWords = std::uint32_t[tile_rows][tile_depth];
using ColumnWords = std::uint32_t[tile_depth][tile_columns];

/// How much of a tile is there.
struct Extent {
  std::size_t lines;  ///< rows or columns
  std::size_t count;  ///< elements
};

/// Elements first .. end - 1 of a chunk.
struct Stretch {
  std::size_t first;
  std::size_t end;
};

/// Vectors that are added up at once: `count` elements in all.
struct Chunk {
  std::size_t first;
  std::size_t count;
  const VectorRange* vectors;
  std::size_t vector_count;
};

/// A tile's running sums.
struct alignas(64) RunningTile {
  std::int32_t sums[tile_rows][tile_columns];
  std::int64_t reach;  ///< no sum's magnitude is above
};

/// A tile that has this many vectors of columns takes so many rows at once.
template <class Simd, std::size_t vectors>
constexpr std::size_t rows_at_once =
    Simd::rows* Simd::vectors / vectors < tile_rows ? Simd::rows* Simd::vectors / vectors
                                                    : tile_rows;

/// Adds a part of a vector's sums to those of the parts before it.
template <class Simd>
void add_part(std::int32_t* sums, typename Simd::Int part, bool is_first) {
  Simd::store(sums, is_first ? part : Simd::load(sums) + part);
}

/// Makes sums fit their accumulator.
template <class Simd, bool wraps>
typename Simd::Int fit(const SumRange& range, typename Simd::Int sums) {
  if constexpr (wraps) {
    return Simd::shift_right(sums << range.unused_bits, range.unused_bits);
  }
  return Simd::min(Simd::max(sums, Simd::broadcast(range.smallest)),
                   Simd::broadcast(range.largest));
}

/// How many lanes of a mask are set.
template <class Simd>
std::uint64_t count_lanes(typename Simd::Int mask) {
  return static_cast<std::uint64_t>(__builtin_popcount(Simd::signs(mask)));
}

/// Adds a vector's sums to running ones; returns how many did not fit.
template <class Simd, bool wraps, std::size_t vectors, class Reader>
std::uint64_t accumulate_fitting(SumRange range, const Reader& read, RunningTile& running) {
  std::uint64_t overflows = 0;
  for (std::size_t i = 0; i < tile_rows; ++i) {
    LNSIM_UNROLL for (std::size_t j = 0; j < vectors; ++j) {
      auto* to = running.sums[i] + j * Simd::lanes;
      const auto exact = Simd::load(to) + read(i, j);
      const auto fitting = fit<Simd, wraps>(range, exact);
      Simd::store(to, fitting);
      overflows += count_lanes<Simd>(exact != fitting);
    }
  }
  running.reach = std::int64_t{range.largest} + 1;
  return overflows;
}

template <class Simd, std::size_t vectors, class Reader>
std::uint64_t accumulate_integers(const SumRange& range, const Reader& read, RunningTile& running) {
  return range.wraps ? accumulate_fitting<Simd, true, vectors>(range, read, running)
                     : accumulate_fitting<Simd, false, vectors>(range, read, running);
}

/// What no magnitude of a sum is above.
template <class Simd, std::size_t vectors>
std::int64_t reach_of(const RunningTile& running) {
  auto largest = Simd::broadcast(0);
  for (std::size_t i = 0; i < tile_rows; ++i) {
    LNSIM_UNROLL for (std::size_t j = 0; j < vectors; ++j) {
      const auto sum = Simd::load(running.sums[i] + j * Simd::lanes);
      largest = Simd::max(largest, Simd::max(sum, ~sum));
    }
  }
  return std::int64_t{Simd::largest(largest)} + 1;
}

/// Whether running sums are sure to fit, wherever vectors end, when what no sum of magnitudes
/// exceeds is added; notes that it is.
template <class Simd, std::size_t vectors>
bool stay_within(const SumRange& range, std::int64_t added, RunningTile& running) {
  if (running.reach > range.largest - added) {
    running.reach = reach_of<Simd, vectors>(running);
  }
  const auto stay = running.reach <= range.largest - added;
  running.reach += stay ? added : 0;
  return stay;
}

}  // namespace lnsim::numerics::kernels
