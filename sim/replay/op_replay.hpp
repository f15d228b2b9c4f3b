// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "models/hardware/architecture.hpp"
#include "models/numerics/datapath/vector_datapath.hpp"
#include "sim/cycle/datapath/tile.hpp"
#include "sim/execution/replayed_op.hpp"
#include "sim/replay/dot_products.hpp"
#include "sim/replay/tensors.hpp"

namespace lnsim::replay {

/// The outputs of one op as tiles of a processing element, and the comparison of its sums with the
/// recorded ones. No more than a tile's windows are gathered at once.
class OpReplay {
 public:
  /// Loads a replayable payload. Throws InputError as load.
  OpReplay(const Payload& payload, const ReplayArithmetic& arithmetic,
           const lnsim::ProcessingElement& pe);

  /// The next tile, valid until the one after it; null after the last.
  [[nodiscard]] const cycle::datapath::TileOperands* next();
  /// Takes the result of the tile that next gave last.
  void done(const cycle::datapath::TileResult& result);
  [[nodiscard]] ReplayedOp result() const;

 private:
  /// A tile's first output, of a group of some dot products.
  struct Corner {
    std::size_t part = 0;
    std::uint64_t group = 0;
    std::uint64_t row = 0;
    std::uint64_t column = 0;
  };

  [[nodiscard]] std::optional<Corner> following() const;
  [[nodiscard]] const DotProducts& dots() const { return parts_[corner_->part]; }
  [[nodiscard]] std::size_t elements() const { return dots().taps() * dots().reduction(); }
  void gather(const std::vector<std::uint32_t>& words, const std::vector<double>& numbers,
              std::span<std::uint32_t> line) const;
  void gather_rows();
  void gather_columns();
  [[nodiscard]] bool has_reference() const { return !tensors_.a_numbers.empty(); }
  void compare_zeros(const DotProducts& unreached);
  void compare(std::size_t place, numerics::Sum found);
  void measure_noise(const cycle::datapath::TileResult& result);
  [[nodiscard]] std::vector<std::uint64_t> index_of(std::size_t place) const;

  std::vector<DotProducts> parts_;
  Tensors tensors_;
  std::unique_ptr<numerics::VectorDatapath> numerics_;
  std::uint64_t lanes_;
  std::uint64_t entries_;
  std::optional<Corner> corner_;  ///< of the tile under way; none before the first
  cycle::datapath::TileOperands tile_;
  std::vector<std::size_t> places_;      ///< of a row or column
  std::vector<double> a_numbers_;        ///< of the tile, [element][row]
  std::vector<double> b_numbers_;        ///< of the tile, [column][element]
  std::size_t first_mismatch_ = absent;  ///< place
  double signal_ = 0;                    ///< sum of squares
  double noise_ = 0;
  ReplayedOp result_;
};

}  // namespace lnsim::replay
