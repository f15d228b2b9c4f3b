// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "models/numerics/product/kernels/tile.hpp"

namespace lnsim::numerics::kernels {

/// Running sums of a tile's first columns while what is added to them may not fit 32 bits.
template <class Simd, std::size_t columns>
class WideTile {
 public:
  explicit WideTile(const RunningTile& running) {
    for (std::size_t i = 0; i < tile_rows; ++i) {
      for (std::size_t n = 0; n < columns; ++n) {
        sums_[i][n] = running.sums[i][n];
      }
    }
  }

  void add(const std::int32_t (&part)[tile_rows][tile_columns]) {
    for (std::size_t i = 0; i < tile_rows; ++i) {
      for (std::size_t n = 0; n < columns; ++n) {
        sums_[i][n] += part[i][n];
      }
    }
  }

  /// Running sums from these; returns how many did not fit.
  std::uint64_t fit(const SumRange& range, RunningTile& running) const {
    std::uint64_t overflows = 0;
    for (std::size_t i = 0; i < tile_rows; ++i) {
      for (std::size_t n = 0; n < columns; ++n) {
        running.sums[i][n] =
            range.wraps ? wrapped(range, sums_[i][n]) : clamped(range, sums_[i][n]);
        overflows += running.sums[i][n] != sums_[i][n] ? 1 : 0;
      }
    }
    running.reach = std::int64_t{range.largest} + 1;
    return overflows;
  }

 private:
  static std::int32_t wrapped(const SumRange& range, std::int64_t sum) {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(sum) << range.unused_bits) >>
           range.unused_bits;
  }
  static std::int32_t clamped(const SumRange& range, std::int64_t sum) {
    if (sum > range.largest) {
      return range.largest;
    }
    return sum < range.smallest ? range.smallest : static_cast<std::int32_t>(sum);
  }

  std::int64_t sums_[tile_rows][columns];
};

}  // namespace lnsim::numerics::kernels
