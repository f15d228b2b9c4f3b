// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "models/numerics/product/kernels/tile.hpp"

namespace lnsim::numerics::kernels {

/// Squares of words on their way between grids and tiles, in any of the instruction sets.
template <class Simd>
struct WordSquare {
  static constexpr std::size_t size = 8;
  using Line [[gnu::vector_size(32)]] = std::uint32_t;

  Line lines[size];

  static Line load(const void* from) {
    Line line;
    __builtin_memcpy(&line, from, sizeof line);
    return line;
  }
  static void store(void* to, Line line) { __builtin_memcpy(to, &line, sizeof line); }

  /// Whether places follow one another.
  static bool adjoin(const std::uint32_t* places) {
    const auto off = load(places) - (places[0] + Line{0, 1, 2, 3, 4, 5, 6, 7});
    std::uint64_t parts[sizeof off / sizeof(std::uint64_t)];
    __builtin_memcpy(parts, &off, sizeof off);
    return (parts[0] | parts[1] | parts[2] | parts[3]) == 0;
  }

  void transpose() {
    Line pairs[size];
    LNSIM_UNROLL for (std::size_t i = 0; i < size; i += 2) {
      pairs[i] = __builtin_shufflevector(lines[i], lines[i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
      pairs[i + 1] = __builtin_shufflevector(lines[i], lines[i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
    }
    Line fours[size];
    LNSIM_UNROLL for (std::size_t i = 0; i < size; i += 4) {
      LNSIM_UNROLL for (std::size_t j = 0; j < 2; ++j) {
        const auto a = pairs[i + j];
        const auto b = pairs[i + j + 2];
        fours[i + 2 * j] = __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13);
        fours[i + 2 * j + 1] = __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
      }
    }
    LNSIM_UNROLL for (std::size_t i = 0; i < size / 2; ++i) {
      const auto a = fours[i];
      const auto b = fours[i + size / 2];
      lines[i] = __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11);
      lines[i + size / 2] = __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15);
    }
  }
};

}  // namespace lnsim::numerics::kernels
