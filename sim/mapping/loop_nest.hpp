// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "workloads/op.hpp"

namespace lnsim {

/// Extents of a block of a loop nest: output rows, output columns, and reduction elements.
struct Tile {
  std::uint64_t rows = 0;
  std::uint64_t columns = 0;
  std::uint64_t reduction = 0;
  bool operator==(const Tile&) const = default;
};

/// A contraction as an output-stationary array sees it: rows go to lanes, columns to collector
/// entries, the reduction to the vector. Operand A has the rows, operand B the columns.
///
/// |                 | rows | columns    | reduction | taps  | A  | B  | output |
/// |-----------------|------|------------|-----------|-------|----|----|--------|
/// | forward         | K    | N P Q      | C         | R S   | W  | I  | O      |
/// | input-gradient  | C    | N H W      | K         | R S   | W  | dO | dI     |
/// | weight-gradient | K    | C R S      | N P Q     | 1     | dO | I  | dW     |
///
/// `taps` multiplies the reduction: the vector runs along channels, one kernel position at a time.
struct LoopNest {
  std::uint64_t groups = 1;
  Tile whole;                         ///< per group
  std::uint64_t taps = 1;             ///< kernel positions of one reduction element
  std::uint64_t column_taps = 1;      ///< columns that share one channel of B (weight-gradient)
  std::uint64_t column_channels = 1;  ///< channels of B among the columns (weight-gradient)
  bool window_on_columns = true;      ///< pixels are columns (else they are the reduction)
  Axis height;                        ///< window over B's rows
  Axis width;                         ///< window over B's columns

  /// Vectors of `vector_size` elements that a reduction of this extent takes.
  [[nodiscard]] std::uint64_t vectors(std::uint64_t reduction, std::uint64_t vector_size) const;
  /// Elements of operand A, operand B and the output in a tile. B counts each element of the
  /// input once however many windows share it, and none of the padding.
  [[nodiscard]] std::uint64_t elements_a(const Tile& tile) const;
  [[nodiscard]] std::uint64_t elements_b(const Tile& tile) const;
  [[nodiscard]] std::uint64_t elements_out(const Tile& tile) const;

  bool operator==(const LoopNest&) const = default;
};

/// The loop nests of a contraction in a pass: one, except for the input gradient of a strided
/// convolution, which is one stride-1 convolution per residue of the input position modulo the
/// stride, with the kernel positions that reach it. Residues that no position reaches are zero
/// and take no nest.
[[nodiscard]] std::vector<LoopNest> loop_nests(const Contraction& contraction, Pass pass);

}  // namespace lnsim
