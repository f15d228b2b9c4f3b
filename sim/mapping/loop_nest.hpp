// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "models/base/checked.hpp"
#include "models/base/units.hpp"
#include "workloads/op.hpp"

namespace lnsim {

/// Extents of a block of a loop nest: output rows, output columns, reduction elements (channels or
/// pixels) and kernel positions (taps).
struct Tile {
  std::uint64_t rows = 0;
  std::uint64_t columns = 0;
  std::uint64_t reduction = 0;
  std::uint64_t taps = 1;
  auto operator<=>(const Tile&) const = default;
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
/// Volumes have a third axis outside of the other two. Taps multiply the reduction: the vector runs
/// along channels, one kernel position at a time.
///
/// Several groups can be packed side by side as one dense product whose blocks off the diagonal
/// are zeros: of operand A, or, in a weight gradient, outputs that nobody keeps.
struct LoopNest {
  std::uint64_t groups = 1;           ///< that run one after the other
  std::uint64_t packed = 1;           ///< groups of the contraction in one of these
  Tile whole;                         ///< per group, those packed in it together
  std::uint64_t column_taps = 1;      ///< columns that share one channel of B (weight-gradient)
  std::uint64_t column_channels = 1;  ///< channels of B among the columns (weight-gradient)
  bool window_on_columns = true;      ///< pixels are columns (else they are the reduction)
  Axis depth;                         ///< window over B's planes
  Axis height;                        ///< window over B's rows
  Axis width;                         ///< window over B's columns

  /// Vectors of `vector_size` elements that a chunk of the reduction takes.
  [[nodiscard]] std::uint64_t vectors(std::uint64_t reduction, std::uint64_t taps,
                                      std::uint64_t vector_size) const;
  /// Elements of operand A, operand B and the output of a tile, as memories hold them: B has each
  /// element of the input once however many windows share it, and none of the padding; of packed
  /// groups there are only the blocks on the diagonal, spread evenly over the tiles.
  [[nodiscard]] std::uint64_t elements_a(const Tile& tile) const;
  [[nodiscard]] std::uint64_t elements_b(const Tile& tile) const;
  [[nodiscard]] std::uint64_t elements_out(const Tile& tile) const;
  /// Multiply-accumulates of all groups on elements that exist: neither padding of a vector nor
  /// off the diagonal of packed groups.
  [[nodiscard]] std::uint64_t useful_macs() const;
  /// Whether a tile may have so many taps: all, whole planes of the kernel, whole rows of a plane,
  /// or an equal part of a row.
  [[nodiscard]] bool divides_taps(std::uint64_t taps) const;

  auto operator<=>(const LoopNest&) const = default;
};

inline std::uint64_t LoopNest::elements_a(const Tile& tile) const {
  const auto dense = product(tile.rows, tile.reduction, tile.taps);
  return packed == 1 || !window_on_columns ? dense : ceil_div(dense, packed);
}

inline std::uint64_t LoopNest::elements_out(const Tile& tile) const {
  const auto dense = checked_multiply(tile.rows, tile.columns);
  return packed == 1 || window_on_columns ? dense : ceil_div(dense, packed);
}

/// The nest with `together` times as many groups packed side by side; it must divide the groups.
[[nodiscard]] LoopNest packed(const LoopNest& nest, std::uint64_t together);

/// The loop nests of a contraction in a pass: none where nothing is multiplied; one, except for the
/// input gradient of a strided convolution (and the forward pass of a transposed one), which is one
/// stride-1 convolution per residue of the input position modulo the stride, with the kernel
/// positions that reach it. Residues that no position reaches take none.
[[nodiscard]] std::vector<LoopNest> loop_nests(const Contraction& contraction, Pass pass);

/// Elements of the contraction's result in a pass that none of its loop nests makes: zeros of an
/// input gradient where no kernel position reaches. Somebody has to write them.
[[nodiscard]] std::uint64_t unreached_elements(const Contraction& contraction, Pass pass);

}  // namespace lnsim
