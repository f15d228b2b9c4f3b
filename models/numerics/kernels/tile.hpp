// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "models/numerics/kernels/row_plan.hpp"

/// Loops over a tile's registers are unrolled, or they would live in memory.
#define LNSIM_UNROLL _Pragma("GCC unroll 16")

namespace lnsim::numerics::kernels {

/// Elements of a vector that a kernel sums up at most, and rows and columns of a tile.
constexpr std::size_t tile_depth = 32;
constexpr std::size_t tile_rows = 8;
constexpr std::size_t tile_columns = 32;

/// A vector's words, with zeros for what it lacks.
template <class Simd>
class WholeVector {
 public:
  /// words[0 .. count - 1], and nothing behind them.
  WholeVector(const std::uint32_t* words, std::size_t count) : words_(words) {
    if (count < tile_depth) {
      for (std::size_t k = 0; k < tile_depth; ++k) {
        copy_[k] = k < count ? words[k] : 0;
      }
      words_ = copy_;
    }
  }
  WholeVector(const WholeVector&) = delete;
  WholeVector& operator=(const WholeVector&) = delete;

  [[nodiscard]] const std::uint32_t* words() const { return words_; }

 private:
  const std::uint32_t* words_;
  std::uint32_t copy_[tile_depth];
};

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
template <class Simd, bool wraps, class Reader>
std::uint64_t accumulate_fitting(SumRange range, const Reader& read, std::int32_t* running) {
  std::uint64_t overflows = 0;
  for (std::size_t i = 0; i < tile_rows; ++i) {
    LNSIM_UNROLL for (std::size_t j = 0; j < Simd::vectors; ++j) {
      auto* to = running + i * tile_columns + j * Simd::lanes;
      const auto exact = Simd::load(to) + read(i, j);
      const auto fitting = fit<Simd, wraps>(range, exact);
      Simd::store(to, fitting);
      overflows += count_lanes<Simd>(exact != fitting);
    }
  }
  return overflows;
}

template <class Simd, class Reader>
std::uint64_t accumulate_integers(const SumRange& range, const Reader& read,
                                  std::int32_t* running) {
  return range.wraps ? accumulate_fitting<Simd, true>(range, read, running)
                     : accumulate_fitting<Simd, false>(range, read, running);
}

}  // namespace lnsim::numerics::kernels
